/** Fewest slots; a power of two, as all numbers of slots are. */
const FEWEST = 128;

/**
 * Counts different fingerprints of 64 bits: open addressing in a typed array of 8 bytes a slot, at most three quarters
 * full, so that a key takes 11 to 21 bytes (half as much again while it grows). Two keys may share a fingerprint: then
 * it counts one too few, in 3 million keys with a chance of 1 in 4 million; never one too many.
 */
export class KeyCounter {
  private slots = new Uint32Array(2 * FEWEST);
  private count = 0;
  private over = false;

  constructor(private readonly limit: number) {}

  /** @param prints two halves each */
  add(prints: Uint32Array): void {
    if (this.over) return;
    for (let i = 0; i < prints.length; i += 2) {
      if (!place(this.slots, prints[i]!, prints[i + 1]!)) continue;
      this.count++;
      if (this.count > this.limit) return this.giveUp();
      if (this.count * 8 > this.slots.length * 3) this.grow();
    }
  }

  /** Whether a fingerprint was added; where there were too many to count it is taken for one. */
  has(print: Uint32Array): boolean {
    if (this.over) return true;
    const [high, low] = [print[0]!, lowOf(print[0]!, print[1]!)];
    return !isEmpty(this.slots, slotOf(this.slots, high, low));
  }

  /** How many; undefined: more than may be counted. */
  get size(): number | undefined {
    return this.over ? undefined : this.count;
  }

  private grow(): void {
    const wider = new Uint32Array(this.slots.length * 2);
    for (let i = 0; i < this.slots.length; i += 2) {
      if ((this.slots[i]! | this.slots[i + 1]!) !== 0) place(wider, this.slots[i]!, this.slots[i + 1]!);
    }
    this.slots = wider;
  }

  private giveUp(): void {
    this.over = true;
    this.slots = new Uint32Array(0);
  }
}

/** @returns whether it wasn't there */
function place(slots: Uint32Array, high: number, half: number): boolean {
  const low = lowOf(high, half);
  const slot = slotOf(slots, high, low);
  if (!isEmpty(slots, slot)) return false;
  slots[2 * slot] = high;
  slots[2 * slot + 1] = low;
  return true;
}

/** An empty slot is zero, so that zero is counted as another. */
const lowOf = (high: number, half: number): number => ((high | half) === 0 ? 1 : half);

const isEmpty = (slots: Uint32Array, slot: number): boolean => (slots[2 * slot]! | slots[2 * slot + 1]!) === 0;

/** The one that has it, or the empty one where it belongs. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const mask = slots.length / 2 - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask)
    if ((slots[2 * slot] === high && slots[2 * slot + 1] === low) || isEmpty(slots, slot)) return slot;
}
