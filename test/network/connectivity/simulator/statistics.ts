import type { Compared } from './judge';

/** How the answers are spread, so that a test can see that it tests something. */
export class Statistics {
  readonly byStatus = { reachable: 0, blocked: 0, unknown: 0 };
  readonly byCode = new Map<string, number>();
  tried = 0;

  add(compared: readonly Compared[]): void {
    for (const { need, verdict } of compared) {
      this.byStatus[need.status] += 1;
      this.tried += verdict.tried;
      if (need.code !== undefined) this.byCode.set(need.code, (this.byCode.get(need.code) ?? 0) + 1);
    }
  }

  get needs(): number {
    return this.byStatus.reachable + this.byStatus.blocked + this.byStatus.unknown;
  }

  text(): string {
    const { reachable, blocked, unknown } = this.byStatus;
    return `${this.needs} needs (${reachable} reachable, ${blocked} blocked, ${unknown} unknown), ${this.tried} connections`;
  }

  codesText = (): string => [...this.byCode].map(([code, count]) => `${code} ${count}`).join(', ');
}
