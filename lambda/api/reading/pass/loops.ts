/**
 * Brent's search for cycles: one mark is kept, and moved to where we are after 1, 2, 4, … steps. Coming by it again is
 * a circle. It is found at the latest after three times as many steps as there are until it closes, with the memory of
 * one fingerprint.
 */
export interface LoopState {
  readonly mark: string;
  readonly steps: number;
  readonly power: number;
}

export const noSteps: LoopState = { mark: '', steps: 0, power: 1 };

/** @returns what is to be kept; undefined: this place was there before */
export function stepped({ mark, steps, power }: LoopState, place: string): LoopState | undefined {
  if (place === mark) return undefined;
  return steps + 1 === power ? { mark: place, steps: 0, power: power * 2 } : { mark, steps: steps + 1, power };
}
