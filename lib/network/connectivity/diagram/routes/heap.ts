/** The one with the least cost first; of those that cost the same, the one that came first. */
export class Heap<T> {
  readonly #items: { readonly cost: number; readonly order: number; readonly value: T }[] = [];
  #order = 0;

  get empty(): boolean {
    return this.#items.length === 0;
  }

  push(cost: number, value: T): void {
    const items = this.#items;
    items.push({ cost, order: (this.#order += 1), value });
    let at = items.length - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      [items[at], items[parent]] = [items[parent]!, items[at]!];
      at = parent;
    }
  }

  pop(): { readonly cost: number; readonly value: T } {
    const items = this.#items;
    const first = items[0]!;
    const last = items.pop()!;
    if (items.length === 0) return first;
    items[0] = last;
    for (let at = 0; ;) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      let least = at;
      if (left < items.length && this.#before(left, least)) least = left;
      if (right < items.length && this.#before(right, least)) least = right;
      if (least === at) return first;
      [items[at], items[least]] = [items[least]!, items[at]!];
      at = least;
    }
  }

  #before(a: number, b: number): boolean {
    const [one, other] = [this.#items[a]!, this.#items[b]!];
    return one.cost < other.cost || (one.cost === other.cost && one.order < other.order);
  }
}
