/** Attributes of a dataset's item; all of them are written with each move. */
export const ATTRIBUTES = [
  'revision',
  'move',
  'epoch',
  'extraction',
  'whole',
  'cursor',
  'cursorField',
  'parentExtraction',
  'tags',
  'owed',
  'open',
  'updatedAt',
] as const;

export type AttributeName = (typeof ATTRIBUTES)[number];

/** Those that are numbers in the table. */
export const NUMBERS: ReadonlySet<string> = new Set(['revision', 'epoch', 'extraction', 'whole', 'parentExtraction']);
