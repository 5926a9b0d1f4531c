/** The gallery of docs/connectivity.md: every case is synthesised and checked, so that the page says what the checks say. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Fault, Need } from '../../lib/network/connectivity';
import { checkConnectivity, readInputs } from '../../lib/network/connectivity';
import type { GalleryCase } from './case';
import { deploymentCases } from './deployment-cases';
import { networkCases } from './network-cases';

const SOURCES = ['network-cases.ts', 'deployment-cases.ts'];
const CASES = [...networkCases, ...deploymentCases];

/** What the checks say of a case. @throws Error where they don't find what the case is about */
export function findingOf(gallery: GalleryCase): Need | Fault {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-gallery-'));
  try {
    const app = new App({ outdir: folder });
    const env = { account: '111122223333', region: 'eu-central-1' };
    gallery.build(new Stack(app, 'Shop', { env }));
    app.synth();
    const { needs, faults } = checkConnectivity(readInputs([folder]));
    const found = [...needs, ...faults].find(({ code }) => code === gallery.code);
    if (found) return found;
    const instead = [...needs, ...faults].flatMap(({ code, detail }) => (code ? [`${code}: ${detail}`] : []));
    throw new Error(`Gallery, ${gallery.title}: no ${gallery.code}, but ${instead.join('; ') || 'nothing'}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The section as Markdown. */
export function renderGallery(): string {
  const sources = SOURCES.flatMap((name) => examplesIn(readFileSync(join(__dirname, name), 'utf8')));
  return CASES.map((gallery, i) => section(gallery, sources[i]!)).join('\n');
}

/** Lines between `// example` and `// end`, without their indentation. */
function examplesIn(text: string): string[] {
  return [...text.matchAll(/\n( *)\/\/ example\n([^]*?)\n *\/\/ end/g)].map(([, indent, body]) =>
    body!
      .split('\n')
      .map((line) => (line.startsWith(indent!) ? line.slice(indent!.length) : line))
      .join('\n'),
  );
}

function section(gallery: GalleryCase, source: string): string {
  const found = findingOf(gallery);
  const place = 'place' in found ? found.place : found.blockedBy;
  const where = place?.constructPath ?? place?.logicalId;
  return [
    `### ${gallery.title}`,
    `**You** ${gallery.did}:`,
    '```ts',
    source,
    '```',
    `**AWS would have said:** ${gallery.aws}`,
    '',
    `**Headwater says**, at synthesis, \`${gallery.code}\` at \`${where}\`: ${found.detail}`,
    '',
    `**The fix:** ${found.fix}`,
    '',
  ].join('\n');
}
