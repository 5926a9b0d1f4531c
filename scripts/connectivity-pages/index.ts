/**
 * The generated parts of docs/connectivity.md and docs/security.md, and the picture: what the proof says of the example
 * platform and of the gallery. A test fails while a page is out of date.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConnectivity, drawConnectivity, readInputs } from '../../lib/network/connectivity';
import { REASON_CODES } from '../../lib/network/connectivity/present/codes';
import { renderGallery } from '../gallery';
import { exampleApp } from '../security-checks/example';
import { CHECKS_PAGE } from '../security-checks/render';
import { reachTable } from './reach';

const ROOT = join(__dirname, '..', '..');
export const PICTURE = 'docs/connectivity.svg';
const CONNECTIVITY = 'docs/connectivity.md';
const SECURITY = 'docs/security.md';

/** Every generated file by its path, as it should be now. */
export function connectivityPages(): Record<string, string> {
  const inputs = readInputs([exampleApp().outdir]).filter(({ name }) => name?.startsWith('flights-dev'));
  const report = checkConnectivity(inputs);
  const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
  return {
    [PICTURE]: drawConnectivity(inputs, { ...report, faults: [] }),
    [CONNECTIVITY]: between(between(page(CONNECTIVITY), 'gallery', renderGallery()), 'reason-codes', codesTable()),
    [SECURITY]: between(
      between(page(SECURITY), 'who-reaches-what', reachTable(report)),
      'packs',
      firstTable(page(CHECKS_PAGE)),
    ),
  };
}

/** Replaces what is between `<!-- name… -->` and `<!-- /name -->`. @throws Error where a page lacks them */
function between(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}\\b[^>]*-->\\n)[^]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`The page has no part ${name}.`);
  return text.replace(pattern, (_, open: string, close: string) => `${open}${content.trimEnd()}\n${close}`);
}

/** What each pack came to stands first on its page. */
const firstTable = (text: string): string => /(^\|[^\n]*\n)+/m.exec(text)![0];

const codesTable = (): string =>
  [
    '| code | meaning |',
    '| --- | --- |',
    ...Object.entries(REASON_CODES).map(([code, text]) => `| \`${code}\` | ${text} |`),
  ].join('\n');
