/** Whether code that stands in a text is ever reached, by the names that are used elsewhere. */
import type { CodeFile } from '../../input/stacks';
import type { Certainty } from './calls';
import { scopesOf, type Scope } from './scopes';

const MADE = /(?<=(?:([\w$]+)\s*[:=]\s*(?:await\s+)?)?)(?<![\w$])(?:new|extends)\s+(?:[\w$]+\.)*([\w$]+)/g;

const escape = (text: string): string => text.replace(/[$#]/g, '\\$&');

/** What names of methods built-in objects have too, so that a call says nothing. */
const BUILT_IN = new Set(
  (
    'get set has delete add push pop map filter find forEach keys values entries then catch finally call apply bind send ' +
    'write end close open read next return join split slice replace test exec log info warn error on emit start stop'
  ).split(' '),
);

export class Liveness {
  readonly #scopes = new Map<CodeFile, Scope[]>();
  readonly #texts: ReadonlyMap<CodeFile, string>;
  readonly #memo = new Map<string, Certainty | 'dead'>();
  readonly #all: string;
  /** Functions that are exported under another name, by their own. */
  readonly #aliases = new Map<string, string>();
  /** Classes that are made or extended, with the variables and properties that get what is made. */
  readonly #made = new Map<string, Set<string>>();

  /**
   * @param files those that the handler reaches, by their text as it is searched for calls
   * @param handler name of the function that is called from outside, where it is known
   */
  constructor(
    files: ReadonlyMap<CodeFile, string>,
    private readonly handler: string | undefined,
  ) {
    this.#texts = files;
    // What is exported is not used by that.
    this.#all = [...files.values()].map(withoutExports).join('\n');
    for (const text of files.values())
      for (const [, alias, name] of text.matchAll(/\bexports\.([\w$]+)\s*=\s*([\w$]+)\s*(?=[;,\n])/g))
        if (alias !== name) this.#aliases.set(name!, alias!);
    for (const [, name, made] of this.#all.matchAll(MADE)) {
      const names = this.#made.get(made!) ?? new Set();
      this.#made.set(made!, name === undefined ? names : names.add(name));
    }
  }

  /** How sure it is that what stands at a place is run; `dead` where nothing reaches it. */
  at(file: CodeFile, position: number): Certainty | 'dead' {
    let scopes = this.#scopes.get(file);
    if (!scopes) this.#scopes.set(file, (scopes = scopesOf(this.#texts.get(file)!)));
    let worst: Certainty | 'dead' = 'certain';
    for (const scope of scopes) {
      if (scope.kind === 'class' || position < scope.start || position >= scope.end) continue;
      const found = this.#scope(file, scope, scopes);
      if (found === 'dead') return 'dead';
      if (found === 'possible') worst = 'possible';
    }
    return worst;
  }

  #scope(file: CodeFile, scope: Scope, scopes: readonly Scope[]): Certainty | 'dead' {
    if (scope.name === this.handler || scope.name === 'handler') return 'certain';
    const key = `${file.path} ${scope.start}`;
    const known = this.#memo.get(key);
    if (known) return known;
    // A method that only calls itself is not reached.
    this.#memo.set(key, 'dead');
    const found = scope.kind === 'function' ? this.#function(file, scope) : this.#method(file, scope, scopes);
    this.#memo.set(key, found);
    return found;
  }

  #function(file: CodeFile, scope: Scope): Certainty | 'dead' {
    const name = new RegExp(`(?<![\\w$])${escape(scope.name)}(?![\\w$])`, 'g');
    const all = this.#all.match(name)?.length ?? 0;
    const own = this.#texts.get(file)!;
    const alias = this.#aliases.get(scope.name);
    if (alias !== undefined && (alias === this.handler || isUsed(this.#all, alias))) return 'certain';
    const inside = own.slice(scope.start, scope.end).match(name)?.length ?? 0;
    // One is its declaration, of which `exports.name =` has been taken away with the export.
    return all - inside > 1 || (all - inside === 1 && isCalledElsewhere(this.#all, scope.name)) ? 'certain' : 'dead';
  }

  #method(file: CodeFile, scope: Scope, scopes: readonly Scope[]): Certainty | 'dead' {
    const text = this.#texts.get(file)!;
    const { owner, name } = scope;
    if (name === 'constructor') return owner === undefined || this.#made.has(owner) ? 'certain' : 'dead';
    const used = new RegExp(`\\.${escape(name)}(?![\\w$])`);
    if (owner === undefined) return used.test(this.#all) || this.#all.includes(`${name}()`) ? 'certain' : 'dead';
    const around = scopes.find(
      (other) => other.kind === 'class' && other.start < scope.start && other.end >= scope.end,
    );
    const within = around ? this.#within(file, around, scope, scopes, text) : 'dead';
    if (within === 'certain') return within;
    const instances = this.#instances(owner);
    if (instances === undefined) return 'dead';
    const receiver = [...instances].map(escape).join('|');
    if (new RegExp(`new\\s+(?:[\\w$]+\\.)*${escape(owner)}\\([^()]*\\)\\)?\\.${escape(name)}\\(`).test(this.#all))
      return 'certain';
    if (receiver && new RegExp(`(?<![\\w$])(?:${receiver})\\??\\.${escape(name)}(?![\\w$])`).test(this.#all))
      return 'certain';
    const elsewhere = around ? this.#all.replace(withoutExports(text.slice(around.start, around.end)), '') : this.#all;
    if (!used.test(elsewhere)) return within;
    const owners = scopes.filter((other) => other.kind === 'method' && other.name === name).length;
    return owners === 1 && !BUILT_IN.has(name) ? 'certain' : 'possible';
  }

  /** Called by a method of the same class that is reached itself. */
  #within(file: CodeFile, around: Scope, scope: Scope, scopes: readonly Scope[], text: string): Certainty | 'dead' {
    let best: Certainty | 'dead' = 'dead';
    const call = new RegExp(`this\\.${escape(scope.name)}(?![\\w$])`, 'g');
    for (const match of text.slice(around.start, around.end).matchAll(call)) {
      const position = around.start + match.index;
      const caller = scopes.find(
        ({ kind, start, end }) =>
          kind === 'method' && start > around.start && end <= around.end && position > start && position < end,
      );
      if (caller === scope) continue;
      const found = caller ? this.#scope(file, caller, scopes) : 'certain';
      if (found === 'certain') return found;
      if (found !== 'dead') best = found;
    }
    return best;
  }

  /** Names of variables and properties that hold instances of a class; undefined where none is made. */
  #instances(owner: string): Set<string> | undefined {
    const made = this.#made.get(owner);
    if (!made) return undefined;
    const names = new Set(made);
    for (const field of this.#fields(owner, [...names])) names.add(field);
    // `{ artefacts: t }`, whether taken apart or put together.
    for (const name of [...names])
      for (const [, alias] of this.#all.matchAll(
        new RegExp(`(?<![\\w$])${escape(name)}\\s*:\\s*([\\w$]+)(?=\\s*[,}])`, 'g'),
      ))
        names.add(alias!);
    return names;
  }

  /** `new Runs(table)` with `constructor(t) { this.table = t }`: the field holds what is passed. */
  #fields(owner: string, names: readonly string[]): string[] {
    const passed = [`new\\s+(?:[\\w$]+\\.)*${escape(owner)}\\(`, ...names.map((name) => `${escape(name)}\\s*[,)]`)];
    const fields: string[] = [];
    for (const match of this.#all.matchAll(
      new RegExp(`new\\s+([\\w$]+)\\((?=((?:[^()]*,\\s*)?)(?:${passed.join('|')}))`, 'g'),
    )) {
      const [, outer, before] = match;
      const at = before!.split(',').length - 1;
      const head = new RegExp(`(?:${escape(outer!)}\\s*=\\s*class|class\\s+${escape(outer!)})(?![\\w$])[^{]*\\{`).exec(
        this.#all,
      );
      if (!head) continue;
      const body = this.#all.slice(head.index, head.index + 3000);
      const made = /\bconstructor\(([^()]*)\)\s*\{/.exec(body);
      const parameters = made?.[1]!.split(',') ?? [];
      const parameter = parameters[at]?.trim().replace(/[\s=:].*$/, '');
      if (!made || !parameter) continue;
      const assigned = new RegExp(`this\\.([\\w$#]+)\\s*=\\s*${escape(parameter)}(?![\\w$.(])`).exec(
        body.slice(made.index, made.index + 1500),
      );
      if (assigned) fields.push(assigned[1]!);
    }
    return fields;
  }
}

const isUsed = (all: string, name: string): boolean =>
  new RegExp(`(?<!exports)\\.${escape(name)}(?![\\w$])|(?<![\\w$.])${escape(name)}\\(`).test(all);

const withoutExports = (text: string): string =>
  text
    .replace(/module\.exports\s*=\s*\{[^{}]*\}/g, '')
    .replace(/\bexport\s*\{[^{}]*\}\s*;?(?!\s*from)/g, '')
    .replace(/(?:module\.)?exports\.[\w$]+\s*=\s*(?=[\w$]+\s*[;,\n])[\w$]+/g, '');

/** `exports.list = async () => …` is declared by the export itself, and used as `.list`. */
const isCalledElsewhere = (all: string, name: string): boolean =>
  new RegExp(`(?<!exports)\\.${escape(name)}(?![\\w$])`).test(all) ||
  !new RegExp(`(?:exports\\.|const |function |let |var )\\s*${escape(name)}`).test(all);
