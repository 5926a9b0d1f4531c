import { SERVICE_LAYERS, targetReport, type TargetReport } from '../../shared/probe-report';
import { attempt, Layers, type Clock } from '../layers';
import type { ServiceCall } from './calls';
import { serviceReason } from './errors';

/** Milliseconds that a call may take. */
export const CALL_LIMIT = 5_000;

/** Tests one AWS service: name, way, right and resource in one call. */
export async function probeService(
  target: string,
  { service, action, resource, call }: ServiceCall,
  clock: Clock,
  limit = CALL_LIMIT,
): Promise<TargetReport> {
  const layers = new Layers(SERVICE_LAYERS, { service, action, resource }, clock);
  const work = async () => {
    try {
      await call(limit);
    } catch (error) {
      throw serviceReason(service, error);
    }
  };
  await attempt(layers.run('call', limit, work, service));
  return targetReport(target, 'service', layers.all());
}
