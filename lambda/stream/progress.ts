/** How far a batch is safe: the lowest record of which anything could not be stored, over all that store. */
export class Progress {
  private lowest = Infinity;

  /** This record could not be stored: nobody need store it or a later one, they come again. */
  fail(index: number): void {
    this.lowest = Math.min(this.lowest, index);
  }

  /** Index of the first record that must come again; Infinity: none. */
  get firstUnsent(): number {
    return this.lowest;
  }
}
