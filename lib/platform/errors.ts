/** One mistake in what the user wrote. */
export interface Mistake {
  /** File and path within it, e.g. `platform.config.ts › datasets.flights.load.cursor`. */
  readonly where: string;
  /** Line of the file. @default not known */
  readonly line?: number;
  /** What is wrong, one sentence. */
  readonly what: string;
  /** What to do about it, one sentence. */
  readonly mend: string;
}

/** All mistakes of a platform's definition, contracts, models and transforms at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly mistakes: readonly Mistake[]) {
    super(describe(mistakes));
  }
}

function describe(mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? '1 mistake' : `${mistakes.length} mistakes`;
  const list = mistakes.map(
    ({ where, line, what, mend }, i) =>
      `  ${i + 1}. ${where}${line === undefined ? '' : ` (line ${line})`}\n     ${what}\n     Mend: ${mend}`,
  );
  return `${count} in the platform's configuration:\n\n${list.join('\n\n')}\n`;
}

/** Line on which something stands. @default undefined where that can't be told */
export type LineOf = (file: string, path: readonly PathPart[]) => number | undefined;

/** Collects mistakes, so that the user sees all of them and not the first. */
export class Mistakes {
  private readonly found = new Map<string, Mistake & { file: string; path: readonly PathPart[] }>();

  add(file: string, path: readonly PathPart[], what: string, mend: string): void {
    const where = path.length === 0 ? file : `${file} › ${formatPath(path)}`;
    // A contract or model that several use is read for each of them.
    const key = `${where}\n${what}`;
    if (!this.found.has(key)) this.found.set(key, { where, what, mend, file, path });
  }

  /** A view that puts mistakes under `file › path…`. */
  at(file: string, ...path: readonly PathPart[]): Place {
    return new Place(this, file, path);
  }

  /** @throws {ConfigurationError} when there are any */
  throwIfAny(lineOf: LineOf = () => undefined): void {
    if (this.found.size === 0) return;
    throw new ConfigurationError(
      [...this.found.values()].map(({ file, path, where, what, mend }) => {
        const line = lineOf(file, path);
        return { where, ...(line === undefined ? {} : { line }), what, mend };
      }),
    );
  }
}

export type PathPart = string | number;

/** A place in a file to which mistakes are reported. */
export class Place {
  constructor(
    private readonly mistakes: Mistakes,
    readonly file: string,
    private readonly path: readonly PathPart[],
  ) {}

  in(...path: readonly PathPart[]): Place {
    return new Place(this.mistakes, this.file, [...this.path, ...path]);
  }

  add(what: string, mend: string): void {
    this.mistakes.add(this.file, this.path, what, mend);
  }
}

/** `['schema', 0, 'name']` → `schema[0].name`. */
export function formatPath(path: readonly PathPart[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
