import { where } from '../../pagination/links';
import { placeName } from '../../pagination/paginator';
import { countAt } from '../../pagination/path';
import { ApiError, type Json, type Page } from '../../types';
import { fingerprints, pageFingerprint, textFingerprint } from '../keys/fingerprint';
import { KeyCounter } from '../keys/key-counter';
import { coverage } from './coverage';
import { stepped } from './loops';
import { gapAt, moved, otherTotal, unmet, withReasons } from './reasons';
import { begun, readState, written, type PassState } from './state';
import { fitOf, type Fit } from './steadiness';
import { longer, mended } from './tail';
import type { Pass, PassOptions, PassSummary, Taken } from './types';

/** Steps back at one place, and in a pass. */
const STEPS = 16;
const STEPS_IN_ALL = 64;
/** Pages in a row without items that a server may lead through. */
const EMPTY_PAGES = 1000;

/**
 * Begins a pass, or goes on with one.
 * @param state of `Pass.state`; @default a new pass
 */
export const createPass = (options: PassOptions, state?: Json): Pass => new ListPass(options, state);

class ListPass implements Pass {
  private s: PassState;
  private readonly counter: KeyCounter;
  /** Pages whose keys are still to be counted again. */
  private uncounted: number;

  constructor(
    private readonly options: PassOptions,
    state: Json | undefined,
  ) {
    this.s = state === undefined ? begun(options.paginator.first, STEPS_IN_ALL) : readState(state);
    this.counter = new KeyCounter(options.countAtMost ?? 3_000_000);
    this.uncounted = this.s.pages;
  }

  get next() {
    return this.s.next ?? undefined;
  }

  get total() {
    return this.s.guessTotal ?? undefined;
  }

  take(page: Page): Taken {
    const { paginator, itemKey } = this.options;
    const before = this.partOf(page);
    const prints = fingerprints(page.items, itemKey);
    const print = pageFingerprint(prints);
    const total = this.totalOf(page);
    const repeated = this.repeatedOf(page, before, print, total);
    const fit = this.fitOf(page, before, prints);
    if (fit.is === 'lost') {
      const back = this.steppedBack(page, before);
      if (back !== undefined) return back;
    }
    const empty = page.items.length === 0 ? before.empty + 1 : 0;
    if (empty > EMPTY_PAGES) {
      throw new ApiError(
        'NoProgress',
        `${where(page)} has no items, like the ${EMPTY_PAGES} pages before it. Narrow the request.`,
      );
    }
    const loop = paginator.led ? stepped(before.loop, textFingerprint(placeName(page.position))) : before.loop;
    if (loop === undefined) {
      throw new ApiError('PageLoop', `${where(page)} leads in a circle: that place was read before in this pass.`);
    }
    const next = paginator.next(page);
    const fresh = page.items.length - fit.repeats;
    const most = Math.max(256, Math.min(1024, page.items.length), 2 * paginator.overlap(next ?? page.position));
    const apart = fit.is === 'met' || fit.is === 'lost';
    this.s = {
      ...this.judged(before, page, fit, total),
      next: next ?? null,
      pages: before.pages + 1,
      items: before.items + page.items.length,
      received: before.received + fresh,
      partPages: before.partPages + 1,
      partTotal: total ?? before.partTotal,
      partLeast: total === undefined ? before.partLeast : Math.min(total, before.partLeast ?? total),
      guessTotal: paginator.total(page) ?? before.guessTotal,
      size: page.items.length || before.size,
      tail: apart ? mended(before.tail, prints, most) : longer(before.tail, prints, fit.repeats, most),
      page: print,
      repeated,
      loop,
      empty,
      steps: 0,
      back: 0,
    };
    if (this.options.countLater) this.uncounted++;
    else this.counter.add(prints);
    return { kept: true, repeats: fit.repeats, next };
  }

  recount(items: readonly unknown[]): void {
    this.counter.add(fingerprints(items, this.options.itemKey));
    this.uncounted--;
  }

  summary(): PassSummary {
    const { pages, items, received, unsteady, gap } = this.s;
    const { otherLeast, partLeast } = this.s;
    const total = otherLeast === null || partLeast === null ? undefined : otherLeast + partLeast;
    const distinct = this.uncounted > 0 ? undefined : this.counter.size;
    const { covered, reason } = coverage({ ...this.s, total, distinct });
    const reasons = reason === undefined ? this.s.reasons : [...this.s.reasons, reason];
    return { pages, items, received, distinct, total, steady: !unsteady, gap, covered, reasons };
  }

  state(): Json {
    return written(this.s);
  }

  /** The state as it is before a page: with another part, what is known of the list begins anew. */
  private partOf(page: Page): PassState {
    const part = this.options.paginator.part(page.position);
    const s = this.s;
    if (s.part === part) return s;
    const others = s.part === null ? 0 : s.partLeast;
    return {
      ...begun(page.position, s.stepsLeft),
      pages: s.pages,
      items: s.items,
      received: s.received,
      part,
      otherLeast: s.otherLeast === null || others === null ? null : s.otherLeast + others,
      guessTotal: s.guessTotal,
      loop: s.loop,
      totalChanged: s.totalChanged,
      unsteady: s.unsteady,
      gap: s.gap,
      reasons: s.reasons,
    };
  }

  private totalOf(page: Page): number | undefined {
    const { expected, paginator } = this.options;
    return expected === undefined ? paginator.total(page) : countAt(page.body, expected);
  }

  /**
   * Insertions may push the page before to exactly where this one should be. That is believed once in a row, where the
   * total grew, or where an overlap shows that nothing is lost by it.
   * @returns how many in a row have been the same
   */
  private repeatedOf(page: Page, before: PassState, print: string, total: number | undefined): number {
    if (before.steps > 0 || before.partPages === 0 || print === '' || print !== before.page) return 0;
    const grew = total !== undefined && before.partTotal !== null && total > before.partTotal;
    if (before.repeated === 0 && (grew || this.options.paginator.overlap(page.position) > 0)) return 1;
    throw new ApiError(
      'PageRepeated',
      `${where(page)} has the same ${page.items.length} items as the page before. ` +
        'Does the server know the parameters of the pagination? Where it repeats its last page for ever, name its total.',
    );
  }

  private fitOf(page: Page, before: PassState, prints: Uint32Array): Fit {
    const { paginator } = this.options;
    if (before.partPages === 0) return { is: 'exact', repeats: 0 };
    return fitOf(before.tail, prints, {
      fit: paginator.fit,
      overlap: paginator.overlap(page.position),
      ...(before.steps > 0 ? { back: before.back } : {}),
    });
  }

  /** Goes further back after a page that doesn't meet; undefined: it is the beginning, or there were too many steps. */
  private steppedBack(page: Page, before: PassState): Taken | undefined {
    const size = Math.max(page.items.length, before.size);
    const back = before.steps === 0 ? Math.min(128, Math.ceil(size / 2)) : Math.max(1, size - 1);
    const next = this.options.paginator.back(page.position, back);
    if (next === undefined || before.steps >= STEPS || before.stepsLeft === 0 || before.gap) return undefined;
    const reasons = before.steps === 0 ? withReasons(before, unmet(page, before)) : before.reasons;
    const stepsLeft = before.stepsLeft - 1;
    this.s = { ...before, unsteady: true, reasons, next, steps: before.steps + 1, back, stepsLeft };
    return { kept: false, repeats: 0, next };
  }

  /** What a page that is kept tells about the pass. */
  private judged(before: PassState, page: Page, fit: Fit, total: number | undefined): PassState {
    const { paginator } = this.options;
    const changed = total !== undefined && before.partTotal !== null && total !== before.partTotal;
    // At the very beginning there is nothing before a page that could be missing.
    const gap = fit.is === 'lost' && paginator.back(page.position, 1) !== undefined;
    const reasons = withReasons(
      before,
      ...(fit.is === 'down' || fit.is === 'up' ? [moved(page, before, fit, paginator.overlap(page.position))] : []),
      ...(changed ? [otherTotal(page, before, total)] : []),
    );
    return {
      ...before,
      gap: before.gap || gap,
      totalChanged: before.totalChanged || changed,
      unsteady: before.unsteady || fit.is !== 'exact' || changed,
      // Why a pass won't do is said, however much was said before.
      reasons: gap && !before.gap ? [...reasons, gapAt(page, before)] : reasons,
    };
  }
}
