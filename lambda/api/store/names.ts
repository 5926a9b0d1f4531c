import { extractionName, type Segment } from './state';

/** Key of an object of pages. @param pages prefix of the dataset */
export const objectKey = (pages: string, extraction: number, sequence: number, epoch: number): string =>
  `${pages}${extractionName(extraction)}/${String(sequence).padStart(6, '0')}-${epoch}.ndjson.gz`;

export const completeKey = (pages: string, extraction: number): string =>
  `${pages}${extractionName(extraction)}/complete.json`;

export const resultKey = (pipeline: string, runId: string, dataset: string): string =>
  `runs/${pipeline}/${runId}/extractions/${dataset}.json`;

/** Keys of all objects, in order. */
export const objectKeys = (pages: string, extraction: number, segments: readonly Segment[]): string[] =>
  segments.flatMap(([epoch, first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => objectKey(pages, extraction, first + index, epoch)),
  );

/** Segments with one more object. */
export function withObject(segments: readonly Segment[], epoch: number, sequence: number): Segment[] {
  const last = segments.at(-1);
  return last && last[0] === epoch && last[2] === sequence - 1
    ? [...segments.slice(0, -1), [epoch, last[1], sequence]]
    : [...segments, [epoch, sequence, sequence]];
}
