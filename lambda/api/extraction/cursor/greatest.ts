import { parsedWithDigits } from '../../store/numbers';
import { exactly, type Format } from './exact';

/** The greatest value of a field over many items, as the server writes it. */
export class Greatest {
  private value: bigint | undefined;

  /** @param text what is the greatest so far; undefined: nothing yet. @param undated items without a value so far */
  constructor(
    private readonly field: string,
    private readonly format: Format,
    public text: string | undefined,
    public undated: number,
  ) {
    this.value = exactly(text, format);
  }

  /** @param body the answer that the items are of: has the digits that a number of JavaScript loses */
  add(items: readonly unknown[], body: Buffer): void {
    let greatest: unknown;
    for (const item of items) {
      const value = (item as Record<string, unknown> | null)?.[this.field];
      if (value === this.text || this.isLess(value)) continue;
      const exact = exactly(value, this.format);
      if (exact === undefined) this.undated++;
      else if (this.value === undefined || exact > this.value) {
        greatest = value;
        this.value = exact;
        if (typeof value === 'string') this.text = value;
      }
    }
    if (typeof greatest !== 'number') return;
    this.text = Number.isSafeInteger(greatest) ? String(greatest) : this.digits(greatest, body);
    this.value = exactly(this.text, this.format);
  }

  /** The common case, without arithmetic: times in UTC of the same length are in the order of their characters. */
  private isLess(value: unknown): boolean {
    const { text } = this;
    return (
      typeof value === 'string' &&
      text !== undefined &&
      value.length === text.length &&
      value.length >= 20 &&
      value.charCodeAt(value.length - 1) === Z &&
      text.charCodeAt(text.length - 1) === Z &&
      value.charCodeAt(10) === T &&
      value < text
    );
  }

  /** The least of the numbers of this field that JavaScript takes for this one: rather read some again than miss one. */
  private digits(value: number, body: Buffer): string {
    let least: string | undefined;
    const look = (node: unknown): void => {
      if (node === null || typeof node !== 'object') return;
      for (const [name, inner] of Object.entries(node)) {
        if (name === this.field && typeof inner === 'string' && Number(inner) === value)
          if (least === undefined || exactly(inner, this.format)! < exactly(least, this.format)!) least = inner;
        look(inner);
      }
    };
    look(parsedWithDigits(body));
    return least ?? String(value);
  }
}

const Z = 'Z'.charCodeAt(0);
const T = 'T'.charCodeAt(0);
