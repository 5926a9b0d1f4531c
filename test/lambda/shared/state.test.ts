import { fakePlatform } from '../fakes/platform';

describe('state table', () => {
  it('reads more keys than one call takes, and those that were left unprocessed', async () => {
    const p = fakePlatform();
    const names = Array.from({ length: 250 }, (_, i) => `t${i}`);
    for (const name of names)
      p.dynamo.put({ pk: `DATASET#${name}`, sk: 'STATE', rows: 7, sourceTime: '2026-01-01T00:00:00Z' });
    p.dynamo.unprocessed = 40;
    const states = await p.services.datasets.states(names);
    expect(states.size).toBe(250);
    expect(states.get('t249')).toEqual({
      rows: 7,
      sourceTime: '2026-01-01T00:00:00Z',
      loadedAt: undefined,
      rowsRead: undefined,
    });
    expect(p.dynamo.calls.length).toBeGreaterThan(3);
  });

  it('releases only a lease that is its own', async () => {
    const { services, dynamo } = fakePlatform();
    dynamo.put({ pk: 'LEASE#flights', sk: 'LEASE', runId: 'r1', executionArn: 'a', acquiredAt: 'now', expiresAtMs: 1 });
    expect(await services.leases.release('flights', 'b')).toBe(false);
    expect(dynamo.get('LEASE#flights', 'LEASE')).toBeDefined();
    expect(await services.leases.release('flights', 'a')).toBe(true);
    expect(await services.leases.release('flights', 'a')).toBe(false);
  });

  it('passes on errors that are not about conditions', async () => {
    const { services, dynamo } = fakePlatform();
    dynamo.before = () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    await expect(services.leases.release('flights', 'a')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
