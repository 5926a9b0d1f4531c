/** Rules over every template of the example platform, as it is and with each choice made the other way. */
import { ENDPOINT_ACTIONS } from '../../lib/network/endpoint-actions';
import { atRestRules, inTransitRules } from './support/encryption-rules';
import { exposureRules } from './support/exposure-rules';
import { buildPlatforms } from './support/platforms';
import { policyRules, WITHOUT_RESOURCES, WITHOUT_SOURCE } from './support/policy-rules';
import type { Resources } from './support/rules';
import { statementsOf } from './support/rules';

const platforms = buildPlatforms();
const templates = platforms.flatMap(({ name, templates: layers }) =>
  Object.entries(layers).map(([layer, template]) => ({
    name: `${name}, ${layer}`,
    layer,
    resources: template.toJSON().Resources as Resources,
  })),
);

describe.each([
  ['access', policyRules],
  ['exposure', exposureRules],
  ['encryption at rest', atRestRules],
  ['encryption in transit', inTransitRules],
])('%s', (_, rules) => {
  test.each(Object.entries(rules))('%s', (_rule, rule) => {
    expect(templates.flatMap(({ name, resources }) => rule(resources).map((line) => `${name}: ${line}`))).toEqual([]);
  });
});

const statements = templates.flatMap(({ resources }) => statementsOf(resources));

test('no exception is listed that nobody needs any more', () => {
  const everywhere = statements.filter(({ kind, resources }) => kind === 'identity' && resources.includes('*'));
  const used = new Set(everywhere.flatMap(({ actions }) => actions));
  expect(Object.keys(WITHOUT_RESOURCES).filter((action) => !used.has(action))).toEqual([]);
  const trusted = new Set(statements.filter(({ kind }) => kind === 'trust').flatMap(({ principals }) => principals));
  expect(WITHOUT_SOURCE.filter((service) => !trusted.has(service))).toEqual([]);
});

test('there is much to find something in', () => {
  expect(templates).toHaveLength(platforms.length * 3);
  for (const kind of ['identity', 'resource', 'trust'] as const)
    expect(statements.filter((one) => one.kind === kind).length).toBeGreaterThan(30);
});

test('endpoints let through what the workloads’ roles are allowed, and nothing else', () => {
  const workloads = (resources: Resources): string[] =>
    statementsOf(resources)
      .filter(({ kind, principals }) => kind === 'trust' && WITHOUT_SOURCE.includes(principals[0]!))
      .map(({ id }) => id);
  const allowed = templates
    .filter(({ layer }) => layer === 'pipelines')
    .flatMap(({ resources }) => {
      const roles = workloads(resources);
      const policies = Object.entries(resources).filter(
        ([id, { Type, Properties }]) =>
          Type === 'AWS::IAM::Policy' &&
          // What reads APIs is outside of the VPC, and never placed in it.
          !/ApiHandler/.test(id) &&
          Properties.Roles.some(({ Ref }: { Ref: string }) => roles.includes(Ref)),
      );
      return statementsOf(Object.fromEntries(policies)).flatMap(({ id, actions }) =>
        // Consumers of streams are outside of the VPC, and Lambda reads for them.
        /Consumer/.test(id) ? actions.filter((action) => !action.startsWith('kinesis:')) : actions,
      );
    });
  for (const [service, actions] of Object.entries(ENDPOINT_ACTIONS)) {
    // Nobody is allowed it, since it needs no permission.
    if (service === 'sts') continue;
    const needed = allowed.filter((action) => action.startsWith(`${service}:`)).map((action) => action.split(':')[1]!);
    expect([service, [...new Set(needed)].sort()]).toEqual([service, [...actions].sort()]);
  }
});
