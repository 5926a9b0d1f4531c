/** Thrown where a specification has what the fast path doesn't know; there is none then. */
export class Unsure extends Error {}
