import { createLog } from '../shared/log';
import type { ProbeReport } from '../shared/probe-report';
import { resolve } from './database/dns';
import { login } from './database/login';
import { probeDatabase } from './database/probe';
import { open } from './database/tcp';
import { secure } from './database/tls';
import { metricLines } from './metrics';
import { probe } from './probe';
import { credentials } from './service/calls';
import { probeService } from './service/probe';
import { readSettings } from './settings';

const settings = readSettings();
const log = createLog();
const clock = () => performance.now();
const database = { resolve, open, secure, credentials, login };
const ports = {
  database: (target: Parameters<typeof probeDatabase>[0]) => probeDatabase(target, database, clock),
  service: (target: string, call: Parameters<typeof probeService>[1]) => probeService(target, call, clock),
  clock,
  now: () => new Date(),
};

/** Tests what the platform must reach, from where its Spark job runs. `metrics`: the schedule asks for them. */
export const handler = async (event: { readonly metrics?: boolean } = {}): Promise<ProbeReport> => {
  const report = await probe(settings, ports);
  const bad = report.targets.filter(({ status }) => status !== 'ok');
  log[bad.length > 0 ? 'warn' : 'info']('probed', {
    status: report.status,
    milliseconds: report.milliseconds,
    targets: report.targets.length,
    bad: bad.map(({ target, code, message }) => ({ target, code, message })),
  });
  // Past the console, which Lambda would wrap in its own JSON: CloudWatch makes metrics of whole lines only.
  if (event.metrics) for (const line of metricLines(report, Date.now())) process.stdout.write(`${line}\n`);
  return report;
};
