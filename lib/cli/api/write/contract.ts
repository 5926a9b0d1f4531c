/** `contracts/<dataset>.odcs.yaml`. */
import { dump } from 'js-yaml';
import type { FoundDataset } from '../find/dataset';
import type { Found } from '../find/find';
import { line } from '../find/words';

export function contractText(dataset: FoundDataset, { source, owner, title }: Found): string {
  const { name, path, summary, notes, key, left, properties } = dataset;
  const contract = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: `urn:headwater:${source}:${name}`,
    name,
    version: '1.0.0',
    status: 'draft',
    dataProduct: source,
    description: { purpose: summary === undefined ? `What GET ${path} of ${title} gives.` : line(summary, 300) },
    team: { name: line(owner, 80) },
    schema: [{ name, physicalName: name, physicalType: 'items', logicalType: 'object', properties }],
    slaProperties: [{ property: 'freshness', value: 26, unit: 'h' }],
  };
  return [
    `# GET ${path} of ${title.replace(/\s+/g, ' ')}, by its OpenAPI document. Look at what is marked TODO.`,
    `# ${notes.key?.guessed ? 'TODO ' : ''}primaryKey (${key.join(', ')}): ${notes.key!.text}.`,
    '# TODO team: who answers for it. TODO freshness: how old it may be. TODO classification: what is to be masked.',
    ...leftText(left),
    dump(contract, { lineWidth: 120, noRefs: true }),
  ].join('\n');
}

const SHOWN = 20;

function leftText(left: FoundDataset['left']): string[] {
  if (left.length === 0) return [];
  return [
    '# Not described, so kept as JSON in `_extra`:',
    ...left.slice(0, SHOWN).map(({ path, why }) => `#   ${path.replace(/\s+/g, ' ')}: ${why}`),
    ...(left.length > SHOWN ? [`#   and ${left.length - SHOWN} more`] : []),
  ];
}
