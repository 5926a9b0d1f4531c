/** How deep objects and lists are nested in the text of a JSON value. */
export function depthOf(bytes: Buffer): number {
  let [depth, most, quoted] = [0, 0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    else if (byte === OPEN || byte === OPEN_LIST) most = Math.max(most, ++depth);
    else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
  return most;
}

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...Buffer.from('"\\{}[]')] as [
  ...[number, number, number, number, number, number],
];
