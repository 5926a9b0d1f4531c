/** Shorter ones would take half of the text with them, and are no secrets. */
const SHORTEST = 4;

/** What stands in place of a secret. */
export const HIDDEN = '***';

/** Knows what is secret, and takes it out of texts: servers, libraries and own code repeat what they were given. */
export class Redaction {
  private readonly words = new Set<string>();

  /** In each way in which it may be written. */
  add(...secrets: readonly (string | undefined)[]): void {
    for (const secret of secrets) {
      if (secret === undefined || secret.length < SHORTEST || this.words.has(secret)) continue;
      const query = new URLSearchParams({ '': secret }).toString().slice(1);
      const forms = [secret, encodeURIComponent(secret), query, JSON.stringify(secret).slice(1, -1)];
      const buffer = Buffer.from(secret);
      for (const form of [...forms, buffer.toString('base64'), buffer.toString('base64url'), secret.trim()])
        if (form.length >= SHORTEST) this.words.add(form);
    }
  }

  readonly redact = (text: string): string => {
    let out = text;
    // The longest first: one may be part of another.
    for (const word of [...this.words].sort((a, b) => b.length - a.length)) out = out.replaceAll(word, HIDDEN);
    return out;
  };
}
