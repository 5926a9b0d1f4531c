/** A value that is asked for at most once in `milliseconds`; callers in between share the answer. A failure isn't kept. */
export function briefly<T>(milliseconds: number, load: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  let until = 0;
  return () => {
    if (value && Date.now() < until) return value;
    until = Date.now() + milliseconds;
    const loading = load();
    value = loading;
    loading.catch(() => {
      if (value === loading) value = undefined;
    });
    return loading;
  };
}

/** Remembers what never changes under its key, for the `most` keys used last. A failure isn't kept. */
export class Remembered<T> {
  private readonly values = new Map<string, Promise<T>>();

  constructor(private readonly most: number) {}

  get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.values.get(key);
    if (known) {
      this.values.delete(key);
      this.values.set(key, known);
      return known;
    }
    const loading = load();
    this.values.set(key, loading);
    loading.catch(() => this.values.delete(key));
    if (this.values.size > this.most) this.values.delete(this.values.keys().next().value!);
    return loading;
  }
}

/** `work` on each item, at most `most` at a time, results in order. */
export async function mapLimited<T, R>(items: readonly T[], most: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
