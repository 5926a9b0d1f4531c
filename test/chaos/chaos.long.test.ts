/** More worlds than those of `chaos.test.ts`; `npm run test:chaos -- --schedules 100000` runs as many as one likes. */
import { judge } from './judge';
import { runSchedule } from './world';

const FIRST = 201;
const LAST = 2_000;

test(`every promise holds under the random schedules ${FIRST} to ${LAST}`, async () => {
  for (let seed = FIRST; seed <= LAST; seed++)
    expect({ seed, problems: judge(await runSchedule(seed)) }).toEqual({ seed, problems: [] });
}, 900_000);
