import { metricLine } from '../shared/embedded-metrics';
import { brokenConnection, brokenTables, type ProbeReport } from '../shared/probe-report';

/** A line for each target. The count by platform alone says that a probe came to its end, and how many targets failed. */
export const metricLines = ({ platform, targets }: ProbeReport, now: number): string[] =>
  targets.map((target) =>
    metricLine(
      { Platform: platform, Target: target.target },
      {
        ProbeFailures: Number(brokenConnection(target) !== undefined),
        ...(target.kind === 'database' ? { ProbeTableFailures: Number(brokenTables(target) !== undefined) } : {}),
      },
      now,
      [['Platform'], ['Platform', 'Target']],
    ),
  );
