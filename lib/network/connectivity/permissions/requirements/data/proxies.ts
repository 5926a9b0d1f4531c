/** RDS Proxy: it reads its secrets with its own role, and its clients log in with theirs where it demands IAM. */
import { workloads } from '../../../parties/workloads';
import type { Resource } from '../../../template/resources';
import type { Value } from '../../../template/values';
import { asList, asObject, asText, mentions } from '../../../template/values';
import type { World } from '../../world';
import type { Collector } from '../collector';
import { arnsTold } from '../targets';

export function needsOfProxies(collector: Collector): void {
  const proxies = collector.world.resources.ofType('AWS::RDS::DBProxy');
  for (const proxy of proxies) needsOfSecrets(collector, proxy);
  const demanding = proxies.filter(demandsIam);
  if (demanding.length > 0) needsOfClients(collector, demanding);
}

const authOf = (proxy: Resource): readonly Record<string, Value>[] => asList(proxy.get('Auth')).map(asObject);

function needsOfSecrets(collector: Collector, proxy: Resource): void {
  const caller = collector.caller('Database proxy', proxy);
  const role = collector.use(proxy.get('RoleArn'), 'rds.amazonaws.com', caller)?.role;
  for (const { SecretArn } of authOf(proxy)) {
    const secrets = arnsTold(collector.world, SecretArn, 'secretsmanager');
    if (SecretArn !== undefined)
      collector.need(role, caller, 'it logs in with a secret', 'error', ['secretsmanager:GetSecretValue'], secrets);
  }
}

/** Whether nobody gets in with a password. */
const demandsIam = (proxy: Resource): boolean => {
  const auth = authOf(proxy);
  return auth.length > 0 && auth.every(({ IAMAuth }) => asText(IAMAuth) === 'REQUIRED');
};

const KINDS: Readonly<Record<string, string>> = { lambda: 'Lambda function', task: 'Task', build: 'Build project' };

/** Whoever is told the proxy's endpoint logs in there. */
function needsOfClients(collector: Collector, proxies: readonly Resource[]): void {
  const { world } = collector;
  for (const { resource, kind, roles, settings } of workloads(world.resources)) {
    if (KINDS[kind] === undefined) continue;
    const told = mentions(Object.values(settings));
    for (const proxy of proxies) {
      if (!told.some(({ key, attribute }) => key === proxy.key && attribute === 'Endpoint')) continue;
      const role = roles[0] === undefined ? undefined : collector.roles.find(roles[0]);
      collector.need(
        role,
        collector.caller(KINDS[kind], resource),
        `proxy ${world.label(proxy)}, whose endpoint it is told, lets in with IAM only`,
        'error',
        ['rds-db:connect'],
        [usersOf(world, proxy)],
      );
    }
  }
}

/** Any user of a proxy, by the id that its ARN ends in. */
const usersOf = (world: World, proxy: Resource): string =>
  world.arnIn(proxy.stack, 'rds-db', `dbuser:⟦${proxy.key}⟧/*`);
