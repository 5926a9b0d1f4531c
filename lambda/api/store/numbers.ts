/** JSON in which every number is text, as it stood: no digit is lost. */
export const numbersAsText = (json: string): string =>
  json.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.charCodeAt(0) === QUOTE ? token : `"${token}"`,
  );

const QUOTE = '"'.charCodeAt(0);
