/**
 * Proof of the proof: templates that work, and the same with one fault each. Every fault is found where it is, with a fix
 * that fits, and nothing is found where there is none.
 */
import { checkConnectivity, type Fault, type Need, type StackInput } from '../../../../lib/network/connectivity';
import { Editor } from './editor';
import { harmless, rows } from './rows';
import { type Base, type Finding, type Id, matches } from './table';

const built = new Map<Base, readonly StackInput[]>();
function inputsOf(base: Base): readonly StackInput[] {
  const known = built.get(base) ?? base.build();
  built.set(base, known);
  return known;
}

const list = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);
const arrow = (need: Need): string => `${need.source.label} → ${need.destination.label}:${need.port}`;
const saidOfNeed = (need: Need): string =>
  `${need.status} ${arrow(need)} [${need.code}] at ${need.blockedBy?.logicalId}\n    ${need.detail}\n    fix: ${need.fix}`;
const saidOfFault = (fault: Fault): string =>
  `${fault.severity} [${fault.code}] at ${fault.place.logicalId}\n    ${fault.detail}\n    fix: ${fault.fix}`;

const told = ({ need, code, at, fix }: Finding): string =>
  `${need?.join(' → ') ?? 'a fault'} [${list(code).join('|')}] at ${list<Id>(at).join('|')}, fix ${fix}`;

const blames = (id: string | undefined, at: Finding['at']): boolean =>
  id !== undefined && list<Id>(at).some((wanted) => matches(id, wanted));

function found(finding: Finding, needs: readonly Need[], faults: readonly Fault[]): boolean {
  const { need, code, at, involves, fix } = finding;
  if (!need)
    return faults.some(
      (fault) =>
        fault.severity === 'error' &&
        list(code).includes(fault.code) &&
        blames(fault.place.logicalId, at) &&
        fix.test(fault.fix),
    );
  return needs.some(
    (one) =>
      one.status === 'blocked' &&
      one.source.label.includes(need[0]) &&
      one.destination.label.includes(need[1]) &&
      list(code).includes(one.code ?? '') &&
      blames(one.blockedBy?.logicalId, at) &&
      (involves === undefined || one.involved.some(({ logicalId }) => matches(logicalId, involves))) &&
      fix.test(one.fix ?? ''),
  );
}

function alarms(base: Base, inputs: readonly StackInput[]): string {
  const { needs, faults } = checkConnectivity(inputs, { parameters: base.parameters });
  if (needs.length === 0 && !base.withoutNetwork) return 'no need at all was seen';
  return [
    ...needs
      .filter((need) => need.status === 'blocked' || (need.status === 'unknown' && !base.unknowable?.test(arrow(need))))
      .map(saidOfNeed),
    ...faults.filter(({ severity }) => severity === 'error').map(saidOfFault),
  ].join('\n');
}

describe.each([...new Set(rows.map(({ base }) => base))].map((base) => [base.name, base] as const))('%s', (_, base) => {
  const own = rows.filter((row) => row.base === base);
  const untouched = harmless.filter((row) => row.base === base);

  test('clean twin: nothing is found', () => {
    expect(alarms(base, inputsOf(base))).toBe('');
  });

  if (untouched.length > 0)
    test.each(untouched.map((row) => [row.name, row] as const))('harmless: %s', (_, { changes }) => {
      const edit = new Editor(inputsOf(base));
      changes(edit);
      expect(alarms(base, edit.inputs)).toBe('');
    });

  test.each(own.map((row) => [row.name, row] as const))('%s', (_, { breaks, finds }) => {
    const edit = new Editor(inputsOf(base));
    breaks(edit);
    const { needs, faults } = checkConnectivity(edit.inputs, { parameters: base.parameters });
    const wanted = list<Finding>(finds);
    if (wanted.some((finding) => found(finding, needs, faults))) return;
    const said = [
      ...needs.filter(({ status }) => status !== 'reachable').map(saidOfNeed),
      ...faults.map(saidOfFault),
      ...needs.filter(({ status }) => status === 'reachable').map((need) => `reachable ${arrow(need)}`),
    ];
    throw new Error(`Expected ${wanted.map(told).join(' or ')}\nThe proof said:\n${said.join('\n')}`);
  });
});

test('there are a hundred broken templates at least, each with its own name', () => {
  const names = rows.map(({ base, name }) => `${base.name}: ${name}`);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(100);
});
