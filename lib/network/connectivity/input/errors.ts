/** Input that can't be used: says which file, what is wrong with it, and what would be right. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
