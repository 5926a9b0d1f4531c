/** Steps that are asked for before their turn. */
const AHEAD = 2;

type Settled<Step, End> = { readonly result: IteratorResult<Step, End> } | { readonly error: unknown };

/** Steps of one parent that is read while those before it are: its first steps are asked for at once, the others in its turn. */
export class Running<Step, End> {
  private readonly ready: Promise<Settled<Step, End>>[];

  constructor(private readonly steps: AsyncGenerator<Step, End>) {
    this.ready = Array.from({ length: AHEAD }, () => this.ask());
  }

  /** @throws what it threw, now that it is its turn */
  async next(): Promise<IteratorResult<Step, End>> {
    const settled = await (this.ready.shift() ?? this.ask());
    if ('error' in settled) throw settled.error;
    return settled.result;
  }

  async stop(): Promise<void> {
    await this.steps.return(undefined as never).catch(() => undefined);
  }

  private ask(): Promise<Settled<Step, End>> {
    return this.steps.next().then(
      (result) => ({ result }),
      (error: unknown) => ({ error }),
    );
  }
}
