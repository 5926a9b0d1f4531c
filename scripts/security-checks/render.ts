/** docs/security-checks.md from what the packs said. */
import type { Evaluation, Finding } from './evaluate';
import { FAILING } from './evaluate';

/** Where the page is, from the repository's root. */
export const CHECKS_PAGE = 'docs/security-checks.md';

const INTRODUCTION = `# Security checks

<!-- Made by \`npm run docs\` from the example platform's templates; not to be edited. -->

What the rules of [cdk-nag](https://github.com/cdklabs/cdk-nag) say about the example platform, \`dev\` and \`prod\`. AwsSolutions and Serverless run at every
synthesis, which fails on a finding that is not acknowledged in the construct that it is about. NIST 800-53 R5 and HIPAA are reported: a test fails on a
finding that is not acknowledged in \`scripts/security-checks/acknowledged.ts\`, here and in the other variants that the tests build. What the platform is
protected against, and what it is not, is in [security.md](security.md). A pack is a list of questions about templates: passing it makes nobody
compliant.`;

export function renderChecks(evaluations: readonly Evaluation[]): string {
  const rows = evaluations.map(({ pack, rules, applied, findings }) => {
    const open = findings.filter(({ reason }) => reason === undefined);
    return `| ${pack} | ${rules.size} | ${applied.size} | ${findings.length - open.length} | ${open.length} |`;
  });
  const summary = table(['pack', 'rules', 'of them apply', 'findings acknowledged', 'findings open'], rows);
  const failing = evaluations.filter(({ pack }) => FAILING.includes(pack));
  const reported = evaluations.filter(({ pack }) => !FAILING.includes(pack));
  return `${[INTRODUCTION, summary, ...failing.map((one) => section([one])), section(reported)].join('\n\n')}\n`;
}

type Told = Finding & { readonly pack: string };

/** The findings of packs with the same rules, a row for each rule and reason. */
function section(evaluations: readonly Evaluation[]): string {
  const groups = new Map<string, Told[]>();
  for (const { pack, findings } of evaluations)
    for (const finding of findings) {
      const key = `${finding.rule} ${finding.reason ?? ''}`;
      groups.set(key, [...(groups.get(key) ?? []), { ...finding, pack }]);
    }
  const packs = evaluations.map(({ pack }) => pack);
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const { rule, what, reason } = group[0]!;
      const by = [...new Set(group.map(({ pack }) => pack))];
      const only = by.length === packs.length ? '' : ` (${by.join(', ')})`;
      return `| \`${rule}\`${only} | ${cell(shortened(what))} | ${placesOf(group)} | ${reason ? cell(reason) : '**open**'} |`;
    });
  const body = rows.length === 0 ? 'No findings.' : table(['rule', 'says', 'found on', 'why it stays'], rows);
  return `## ${packs.join(' and ')}\n\n${body}`;
}

const table = (columns: readonly string[], rows: readonly string[]): string =>
  [`| ${columns.join(' | ')} |`, `| ${columns.map(() => '---').join(' | ')} |`, ...rows].join('\n');
const cell = (text: string): string => text.replaceAll('|', '\\|').trim();
/** Without the numbers of controls, of which there are dozens, and what cdk-nag says of itself. */
const shortened = (text: string): string =>
  text.replace(/\s*-\s*\(Control IDs?:.*$| and does not have a cdk-nag.*$/, '').replace(/\.$/, '');

/** Constructs without the stack, the environment and what all have in common; the first three. */
function placesOf(findings: readonly Finding[]): string {
  const places = [
    ...new Set(
      findings.map(({ path }) =>
        path
          .split('/')
          .slice(1)
          .filter((part) => !['Resource', 'DefaultPolicy'].includes(part))
          .join('/'),
      ),
    ),
  ];
  const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
  return places
    .slice(0, 3)
    .map((place) => `\`${place}\``)
    .join(', ')
    .concat(more);
}
