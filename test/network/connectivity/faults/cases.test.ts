import { addressing } from './cases/addressing';
import { endpoints } from './cases/endpoints';
import { placement } from './cases/placement';
import { routing } from './cases/routing';
import { rules } from './cases/rules';
import { services } from './cases/services';
import { starts } from './cases/starts';
import { brief, type Case, changed, faultsOf, input, network } from './fixture';

const families = { addressing, placement, routing, rules, endpoints, services, starts };

const sentence = /^[A-Z].*[^ .]\.$/s;

describe.each(Object.entries(families))('%s', (_, cases) => {
  test.each(cases.map((item): [string, Case] => [[item.code, item.when].filter(Boolean).join(': '), item]))(
    '%s',
    (_name, { code, severity = 'error', place, beside, change, template }) => {
      const correct = { ...network(), ...beside };
      expect(brief(faultsOf(input(correct, { template })))).toEqual([]);
      const faults = faultsOf(input(changed(correct, change), { template }));
      expect(brief(faults)).toEqual([`${severity} ${code} ${place}`]);
      const [{ detail, fix }] = faults as [(typeof faults)[0]];
      expect([detail, fix]).toEqual([expect.stringMatching(sentence), expect.stringMatching(sentence)]);
      expect(detail + fix).not.toMatch(/undefined|\[object|⟦/);
    },
  );
});
