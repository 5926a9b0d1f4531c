/** One mistake in what the user wrote. */
export interface Mistake {
  /** File and path within it, e.g. `platform.config.ts › datasets.flights.load.cursor`. */
  readonly where: string;
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
  const list = mistakes.map(({ where, what, mend }, i) => `  ${i + 1}. ${where}\n     ${what}\n     Mend: ${mend}`);
  return `${count} in the platform's configuration:\n\n${list.join('\n\n')}\n`;
}

/** Collects mistakes, so that the user sees all of them and not the first. */
export class Mistakes {
  private readonly found: Mistake[] = [];

  add(where: string, what: string, mend: string): void {
    // a contract or model that several use is read for each of them
    if (!this.found.some((m) => m.where === where && m.what === what)) this.found.push({ where, what, mend });
  }

  /** A view that puts mistakes under `file › path…`. */
  at(file: string, ...path: readonly PathPart[]): Place {
    return new Place(this, file, path);
  }

  get count(): number {
    return this.found.length;
  }

  /** @throws {ConfigurationError} when there are any */
  throwIfAny(): void {
    if (this.found.length > 0) throw new ConfigurationError(this.found);
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
    this.mistakes.add(this.toString(), what, mend);
  }

  toString(): string {
    return this.path.length === 0 ? this.file : `${this.file} › ${formatPath(this.path)}`;
  }
}

/** `['schema', 0, 'name']` → `schema[0].name`. */
export function formatPath(path: readonly PathPart[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : i === 0 ? part : `.${part}`)).join('');
}
