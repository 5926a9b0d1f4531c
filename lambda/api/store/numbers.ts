/** JSON in which every number is text, as it stood: no digit is lost. */
export const numbersAsText = (json: string): string =>
  // Texts by whole stretches: character by character, one of many megabytes is more than the engine can go back in.
  json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.charCodeAt(0) === QUOTE ? token : `"${token}"`,
  );

/** A body of JSON in which every number is text. Some servers begin it with a byte order mark. */
export const parsedWithDigits = (body: Buffer): unknown =>
  JSON.parse(numbersAsText(body.toString().replace(/^\uFEFF/, '')));

const QUOTE = '"'.charCodeAt(0);
