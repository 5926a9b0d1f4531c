import fc from 'fast-check';
import { drawNetwork } from '../../../../lib/network/connectivity/diagram';
import { escape } from '../../../../lib/network/connectivity/diagram/render/xml';
import { checked, network } from './random';
import { faultsOf } from './xml';

const draw = (input: ReturnType<typeof checked>): string => drawNetwork(input.resources, input.network, input.report);

/** Needs by the classes of the groups that draw them. */
function drawnNeeds(svg: string): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const [, classes, needs] of svg.matchAll(/<g class="wire ([a-z ]+)" data-needs="([\d ]+)"/g))
    for (const need of needs!.split(' ').map(Number)) found.set(need, [...(found.get(need) ?? []), classes!]);
  return found;
}

test('is well-formed, deterministic and draws every need in the class of its outcome', () =>
  fc.assert(
    fc.property(network, (input) => {
      const svg = draw(input);
      expect(faultsOf(svg)).toEqual([]);
      expect(draw(input)).toBe(svg);
      const drawn = drawnNeeds(svg);
      expect([...drawn.keys()].sort((a, b) => a - b)).toEqual(input.report.needs.map((_, i) => i));
      for (const [need, classes] of drawn) {
        const { status } = input.report.needs[need]!;
        for (const one of classes) expect(one.split(' ')[0]).toBe(status);
      }
      const crosses = svg.match(/<g class="cross">/g)?.length ?? 0;
      expect(crosses > 0).toBe(input.report.needs.some(({ status }) => status === 'blocked'));
    }),
    { numRuns: 20 },
  ));

test('names can’t become markup', () => {
  const evil = `"><script>alert(1)</script><img src=x onerror='x'>&\u0000\u202egnp.exe\ud800`;
  const template = {
    Resources: {
      [evil]: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Subnet: {
        Type: 'AWS::EC2::Subnet',
        Properties: { VpcId: { Ref: evil }, CidrBlock: evil, AvailabilityZone: evil },
      },
      [`${evil}Fn`]: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }], SecurityGroupIds: [evil] },
          Environment: { Variables: { [evil]: { 'Fn::GetAtt': ['Db', 'Endpoint.Address'] } } },
        },
      },
      Db: {
        Type: 'AWS::RDS::DBInstance',
        Properties: { DBSubnetGroupName: { Ref: 'Group' }, VPCSecurityGroups: [evil] },
      },
      Group: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: [{ Ref: 'Subnet' }] } },
    },
  };
  const input = checked([{ id: evil, template }]);
  const needs = input.report.needs.map((need) => ({
    ...need,
    status: 'blocked' as const,
    code: evil,
    detail: evil,
    fix: evil,
  }));
  expect(needs.length).toBeGreaterThan(0);
  const faults = [
    {
      code: evil,
      severity: 'error' as const,
      place: { stack: evil, logicalId: evil, type: evil, sourceLine: evil },
      detail: evil,
      fix: evil,
    },
  ];
  const svg = draw({ ...input, report: { needs, faults } });
  expect(svg).toContain('1 of 1 connections blocked; 1 fault at deployment');
  expect(faultsOf(svg)).toEqual([]);
  expect(svg).not.toMatch(/<(script|img|a|image|use|foreignObject)\b/i);
  expect(svg).not.toMatch(/<[^<>]*\s(on\w+|href|xlink:href)=/i);
  expect(svg).not.toMatch(/\u202e|\p{Surrogate}/u);
  expect(svg).toContain('&lt;script&gt;');
});

test('any text is escaped so that it is content', () =>
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.oneof(fc.constantFrom(...'<>&"\'\u0000\uffff'), fc.string({ unit: 'binary', minLength: 1 })),
      }),
      (text) => {
        const escaped = escape(text);
        expect(escaped).not.toMatch(/[<>"']/);
        expect(faultsOf(`<a b="${escaped}">${escaped}</a>`)).toEqual([]);
      },
    ),
  ));

test('stands alone and speaks to a screen reader', () => {
  const svg = draw(checked([{ id: 'empty', template: { Resources: {} } }]));
  expect(svg).toMatch(/^<svg [^>]*role="img"/);
  expect(svg).toContain('<title id="headwater-network-title">');
  expect(svg).toContain('<desc id="headwater-network-description">No connection is needed</desc>');
  expect(svg).toContain('prefers-color-scheme:dark');
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|@font-face/);
});

test('a template without a network is an empty picture', () => {
  expect(faultsOf(draw(checked([])))).toEqual([]);
});
