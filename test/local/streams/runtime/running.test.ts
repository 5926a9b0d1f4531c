import { Running } from '../../../../local/streams/runtime/running';

interface Configuration {
  readonly name: string;
  readonly size?: number;
  readonly fails?: Error;
}

function running() {
  const log: string[] = [];
  const problems: string[] = [];
  const things = new Running<{ start(): void; stop(): Promise<void>; name: string }>(
    (message) => problems.push(message),
    ({ name }) => log.push(`abandon ${name}`),
  );
  const set = (...wanted: Configuration[]) =>
    things.reconcile(
      new Map(wanted.map((one) => [one.name, one])),
      async ({ name, size, fails }) => {
        if (fails) throw fails;
        const text = `${name}${size ?? ''}`;
        return { name, start: () => void log.push(`start ${text}`), stop: async () => void log.push(`stop ${text}`) };
      },
      ({ size }) => size ?? 0,
    );
  return { log, problems, things, set };
}

test('new ones begin, changed ones begin anew, gone ones end, others are left alone', async () => {
  const { log, set, things } = running();
  await set({ name: 'a' }, { name: 'b', size: 1 });
  await set({ name: 'a' }, { name: 'b', size: 2 }, { name: 'c' });
  await set({ name: 'c' });
  await things.stop();
  expect(log).toEqual(['start a', 'start b1', 'stop b1', 'start b2', 'start c', 'abandon a', 'abandon b', 'stop c']);
});

test('two looks at the same time make one of each', async () => {
  const { log, set } = running();
  await Promise.all([set({ name: 'a' }), set({ name: 'a' })]);
  expect(log).toEqual(['start a']);
});

test('a refused configuration is said once; what may pass is tried again', async () => {
  const { problems, log, set } = running();
  const refused = { name: 'a', fails: new Error('not emulated') };
  const passing = { name: 'b', fails: Object.assign(new Error('not yet'), { $metadata: {} }) };
  await set(refused, passing);
  await set(refused, passing);
  await set(refused, { name: 'b' });
  expect(problems).toEqual(['not emulated', 'not yet', 'not yet']);
  expect(log).toEqual(['start b']);
});
