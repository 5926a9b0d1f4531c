import type { Need, Report } from '../../lib/network/connectivity';

/** Construct path without the stack and the part that every resource has, e.g. `OperationsDatabase/Instance`. */
const nameOf = ({ constructPath, logicalId }: { constructPath?: string; logicalId: string }): string =>
  constructPath?.replace(/^[^/]+\//, '').replace(/\/Resource$/, '') ?? logicalId;

const KINDS: Readonly<Record<string, string>> = { lambda: 'function', glue: 'Glue' };

/** What lets pass: groups, gateways and endpoints on the path. */
function by({ path }: Need): string {
  const places = path.flatMap(({ place }) => (place ? [place] : []));
  const of = (type: string): string[] => [
    ...new Set(places.filter((place) => place.type === `AWS::EC2::${type}`).map(nameOf)),
  ];
  return [...of('SecurityGroup'), ...of('VPCEndpoint'), ...of('NatGateway')].map((name) => `\`${name}\``).join(' → ');
}

/** Who in the platform's network connects to what, as a table. */
export function reachTable({ needs }: Report): string {
  const rows = needs
    .filter(({ status }) => status === 'reachable')
    .map((need) => {
      const { source, destination, port } = need;
      const who = `${KINDS[source.kind] ?? source.kind} \`${source.place ? nameOf(source.place) : source.label}\``;
      const what = destination.place ? `database \`${nameOf(destination.place)}\`` : destination.label;
      return `| ${who} | ${what} | ${port} | ${by(need)} |`;
    });
  return ['| who | reaches | port | by |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
