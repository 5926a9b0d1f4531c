/** JSON in which every number is text, as it stood: no digit is lost. */
export const numbersAsText = (json: string): string =>
  // Texts by whole stretches: character by character, one of many megabytes is more than the engine can go back in.
  json.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.charCodeAt(0) === QUOTE ? token : `"${token}"`,
  );

const QUOTE = '"'.charCodeAt(0);
