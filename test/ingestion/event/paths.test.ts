import fc from 'fast-check';
import { join } from 'node:path';
import { loadEvents } from '../../../lib/ingestion/event/load';
import { judge } from '../../../lambda/stream/slow/judge';
import { Rejected, verdict, type Verdict } from '../../../lambda/stream/verdict';
import { bytes, spec } from './arbitrary';

const ROOT = join(__dirname, '..', '..', '..');
const NOW = '2026-11-01T12:00:00.000Z';
const context = () => ({ stream: '', shard: '', sequenceNumber: '', partitionKey: '', arrivedAt: '' });

/** Specifications of a run, and events of each. */
const SPECS = Number(process.env.EVENT_SPECS ?? 60);
const EVENTS = 60;

describe('fast path', () => {
  test('takes what the other path takes, with the same results', () => {
    const seen = { taken: 0, fit: 0, rejected: 0, without: 0 };
    const scratch = Buffer.alloc(65_536, 0x7d); // Left-overs of other records, all braces
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const events = loadEvents(spec(g), ROOT);
        const decide = judge(events.spec);
        if (!events.fast) return void seen.without++;
        for (let i = 0; i < EVENTS; i++) {
          const record = bytes(g, events.spec.versions[0]!.fields);
          record.copy(scratch);
          const found = verdict();
          const taken = events.fast(scratch, record.length, NOW, found);
          let wanted: Verdict | undefined;
          try {
            wanted = decide(record, NOW, context);
            seen.fit++;
          } catch (error) {
            if (!(error instanceof Rejected)) throw error;
            seen.rejected++;
          }
          if (!taken) continue;
          seen.taken++;
          if (!found.kept) Object.assign(found, { route: wanted?.route, derived: wanted?.derived });
          const about = { spec: events.spec, record: record.toString() };
          expect({ ...about, ...found }).toEqual({ ...about, ...wanted });
        }
      }),
      { numRuns: SPECS, endOnFailure: true },
    );
    if (process.env.EVENT_SPECS) console.log(seen);
    // What nothing takes proves nothing.
    expect(seen.taken).toBeGreaterThan(seen.fit / 3);
    expect(seen.rejected).toBeGreaterThan(seen.fit / 30);
    expect(seen.without).toBeLessThan(SPECS / 2);
  });
});
