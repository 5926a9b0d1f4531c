import { brokenConnection, brokenTables, type LayerReport, type ProbeReport } from '../shared/probe-report';

export interface Summary {
  /** Whether everything can be reached. */
  readonly ok: boolean;
  /** The first thing that can't, or the tables that can't be read, with what to do. */
  readonly text: string;
}

/** What an output of a stack may hold, with a reserve; CloudFormation takes 4 KB as a reason. */
const MOST = 900;

/** A report in a few sentences: target, layer, code, what to do. */
export function summarise({ targets }: ProbeReport): Summary {
  const told = (find: typeof brokenConnection) =>
    targets.flatMap((target) => {
      const layer = find(target);
      return layer ? [line(target.target, layer)] : [];
    });
  const broken = told(brokenConnection);
  const warnings = told(brokenTables);
  if (broken.length > 0) return { ok: false, text: list([...broken, 'See docs/probe.md.']) };
  const all = `All of ${targets.length} targets can be reached.`;
  return { ok: true, text: warnings.length > 0 ? list([all, ...warnings.map((text) => `Warning: ${text}`)]) : all };
}

const line = (target: string, { layer, code, message }: LayerReport): string =>
  `${target}, layer ${layer}, ${code}: ${message}`;

function list(lines: readonly string[]): string {
  const text = lines.join(' ');
  if (text.length <= MOST) return text;
  const more = ` … \`npm run probe -- --aws\` shows everything.`;
  return `${text.slice(0, MOST - more.length)}${more}`;
}
