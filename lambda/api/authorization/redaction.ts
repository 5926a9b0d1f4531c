/** Shorter ones would take half of the text with them, and are no secrets. */
const SHORTEST = 4;

/** What stands in place of a secret. */
export const HIDDEN = '***';

/** Knows what is secret, and takes it out of texts: servers, libraries and own code repeat what they were given. */
export class Redaction {
  private readonly words = new Set<string>();
  private readonly pairs = new Map<string, string>();

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

  /** A parameter of addresses that is secret. */
  addParameter(name: string, value: string): void {
    if (value.length < SHORTEST) return;
    const encoded = encodeURIComponent(value);
    const strict = encoded.replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
    const query = new URLSearchParams({ '': value }).toString().slice(1);
    const forms = [value, encoded, encoded.replaceAll("'", '%27'), strict, query, value.replaceAll('/', '\\/')];
    for (const form of forms)
      for (const written of [name, encodeURIComponent(name)])
        this.pairs.set(`${written}=${form}`, `${written}=${HIDDEN}`);
  }

  /**
   * An answer's body without the secret parameter, which some servers repeat in their links. Nothing else is looked for:
   * what is in items may look like a user's name.
   */
  readonly redactBody = (body: Buffer): Buffer => {
    let out = body;
    for (const [pair, shown] of this.pairs)
      if (out.includes(pair)) out = Buffer.from(out.toString('latin1').replaceAll(latin1(pair), shown), 'latin1');
    return out;
  };

  readonly redact = (text: string): string => {
    let out = text;
    // The longest first: one may be part of another.
    for (const word of [...this.words].sort((a, b) => b.length - a.length)) out = out.replaceAll(word, HIDDEN);
    return out;
  };
}

/** Its bytes as characters: all other bytes come back as they were. */
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');
