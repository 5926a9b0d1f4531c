import type { LayerReport, ProbeReport, TargetReport } from '../../lambda/shared/probe-report';
import { renderTable } from '../runtime/table';

const SIGNS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

/** The report for the terminal: a table layer by layer, then what is wrong and what to do about it. */
export function reportLines({ platform, milliseconds, targets }: ProbeReport): string[] {
  const rows = targets.flatMap(({ target, layers }) =>
    layers.map((layer, index) => [
      index === 0 ? target : '',
      layer.layer,
      `${SIGNS[layer.status]} ${layer.status}`,
      layer.milliseconds,
      layer.code ?? '',
    ]),
  );
  const bad = targets.flatMap(({ target, layers }) =>
    layers.flatMap((layer) => (layer.code === undefined ? [] : [wrong(target, layer)])),
  );
  return [
    `${platform}, probed in ${milliseconds.toLocaleString('en')} ms`,
    '',
    ...renderTable(['target', 'layer', 'result', 'ms', 'reason'], rows, { indent: '  ' }),
    '',
    ...bad,
    verdict(targets),
  ];
}

const wrong = (target: string, { status, code, message }: LayerReport): string =>
  `  ${SIGNS[status]} ${target}, ${code}: ${message}`;

function verdict(targets: readonly TargetReport[]): string {
  const failed = targets.filter(({ status }) => status === 'failed').length;
  return failed === 0
    ? `  All of ${targets.length} targets are well.`
    : `  ${failed} of ${targets.length} targets failed. docs/probe.md explains the reasons.`;
}
