/** Which databases a workload connects to. */
import type { Network } from '../model/types';
import { DECLARED } from '../model/vpcs';
import type { Database } from '../parties/databases';
import type { DatabaseIndex } from '../parties/stores/lookup';
import { KAFKA_IAM, portOfAttribute } from '../parties/stores/ports';
import type { Grants } from '../parties/grants';
import type { Workload } from '../parties/workload';
import { asList, asNumber, asObject, asText, isLiteral, mentions, readable, type Value } from '../template/values';
import type { Wanted } from './wanted';

export function wantedDatabases(workload: Workload, index: DatabaseIndex, grants: Grants, network: Network): Wanted[] {
  const found = new Map<Database, { why: string; port?: number }>();
  const add = (databases: readonly Database[], why: string, port?: number): void => {
    // A database doesn't connect to itself, nor a proxy to what it stands for by its own secret.
    for (const database of databases) {
      if (database.resource?.key === workload.resource.key) continue;
      const known = found.get(database);
      const own = database.ports && port !== undefined && !database.ports.includes(port) ? undefined : port;
      if (!known) found.set(database, { why, port: own });
      else if (known.port === undefined && own !== undefined) found.set(database, { why, port: own });
    }
  };
  for (const { address, port, why } of declaredConnections(workload)) {
    const databases = [
      ...index.endpointsIn(address),
      ...mentions(address).flatMap(({ key }) => index.ofResource(key) ?? []),
    ];
    add(databases, why ?? 'declared in its metadata', port);
  }
  const byApi = usesDataApi(workload, grants);
  for (const [name, value] of Object.entries(workload.settings)) {
    const beside = portBeside(workload.settings, name);
    const setting = `${settingName(workload)} ${name}`;
    const both = beside ? `${setting} and ${beside.name}` : setting;
    add(index.endpointsIn(value), both, portIn(value) ?? beside?.port ?? portOfAttribute(value));
    for (const { database, brokers } of index.kafkaIn(value))
      if (brokers || isInside(workload, database, index)) add([database], setting, portOfAttribute(value));
    if (!byApi) add(index.secretsIn(value), `${setting}, the database’s secret`);
  }
  for (const role of workload.roles)
    for (const { actions, resources, place } of grants.of(role).grants) {
      if (!byApi && actions.some((action) => /^secretsmanager:(\*|Get)/i.test(action)))
        add(index.secretsIn(resources), `${place.logicalId} lets it read the database’s secret`);
      if (actions.some((action) => /^kafka-cluster:(\*|Connect)/i.test(action)))
        for (const { database } of index.kafkaIn(resources))
          if (isInside(workload, database, index))
            add([database], `${place.logicalId} lets it connect to the cluster`, KAFKA_IAM);
      if (actions.some((action) => /^rds-db:/i.test(action)))
        add(
          mentions(resources).flatMap(({ key }) => index.ofResource(key) ?? []),
          `${place.logicalId} lets it log in to the database`,
        );
    }
  for (const mount of workload.mounts ?? []) add(index.fileSystemIn(mount), 'it mounts the file system');
  // A balancer's own rules say whom it forwards to, which its listeners say better.
  for (const database of workload.kind === 'balancer' ? [] : index.all) {
    const rule = ruleBetween(workload, database, network);
    if (rule) add([database], `security group rule ${rule.id}`, database.ports && rule.port);
  }
  return [...found].map(([database, { why, port }]) => ({ kind: 'database', workload, database, why, port }));
}

/** Whoever sends SQL to RDS's Data API reads the secret and connects to nothing. */
const usesDataApi = ({ roles }: Workload, grants: Grants): boolean =>
  roles
    .flatMap((role) => grants.of(role).grants)
    .some(({ actions }) => actions.some((action) => /^(rds-data|redshift-data):/i.test(action)));

const settingName = ({ kind }: Workload): string =>
  kind === 'glue' ? 'property' : kind === 'proxy' ? 'its' : 'environment variable';

/** `connectsTo` of a resource's metadata. */
export function declaredConnections(workload: Workload): { address: Value; port?: number; why?: string }[] {
  const facts = asObject(workload.resource.metadata(DECLARED));
  return asList(facts.connectsTo).map((item) => {
    const { address, port, why } = asObject(item);
    return { address, port: asNumber(port), why: asText(why) };
  });
}

/** The port in `host:port` or `port=…` of the one host that a text names, where it is plain. */
function portIn(value: Value): number | undefined {
  const text = asText(value);
  if (text === undefined) return undefined;
  const match =
    /⟧:(\d{2,5})(?!\d)/.exec(text) ?? (mentions(text).length === 1 ? /\bport=(\d{2,5})\b/i.exec(text) : null);
  return match ? Number(match[1]) : undefined;
}

/**
 * Whether a workload that may use a Kafka cluster can only do so from inside a VPC. Where AWS polls for it, its role is
 * the poller's.
 */
const isInside = (workload: Workload, database: Database, index: DatabaseIndex): boolean =>
  workload.placements.length > 0 && !index.isPolledFor(workload.resource.key, database);

/** The port that stands beside a host: `DB_PORT` beside `DB_HOST`, `PGPORT` beside `PGHOST`. */
function portBeside(settings: Workload['settings'], host: string): { name: string; port: number } | undefined {
  const [, prefix, word] = /^(.*?)(HOST|HOSTNAME|ENDPOINT|ADDRESS|SERVER)$/i.exec(host) ?? [];
  if (prefix === undefined || word === undefined) return undefined;
  const like = word === word.toUpperCase() ? 'PORT' : word === word.toLowerCase() ? 'port' : 'Port';
  const name = `${prefix}${like}`;
  const port = asNumber(settings[name]);
  return port === undefined ? undefined : { name, port };
}

/** A rule by which one end names the other's group: whoever wrote it meant them to connect. */
function ruleBetween(workload: Workload, database: Database, network: Network): Rule | undefined {
  const theirs = database.placement?.groups ?? [];
  const ours = workload.placements.flatMap(({ groups }) => groups);
  for (const [ids, direction, others] of [
    [theirs, 'ingress', ours],
    [ours, 'egress', theirs],
  ] as const)
    for (const id of ids)
      for (const { peer, resource, ports } of network.groups.get(id)?.[direction] ?? []) {
        // A rule of a group for itself says who belongs together, not who connects to what.
        if (peer.kind !== 'group' || peer.id === id || !others.includes(peer.id)) continue;
        if (!ports || ports[0] !== ports[1]) continue;
        if (!database.ports || database.ports.includes(ports[0])) return { id: resource.id, port: ports[0] };
      }
  return undefined;
}

interface Rule {
  readonly id: string;
  readonly port: number;
}

/** Hosts in connection properties that are no database of the templates. */
export function wantedHosts(workload: Workload, index: DatabaseIndex): Wanted[] {
  const declared = declaredConnections(workload)
    .filter(({ address }) => isLiteral(address) && index.endpointsIn(address).length === 0)
    .map(({ address, port, why }) => ({ host: String(address), port, why: why ?? 'declared in its metadata' }));
  const hosts = Object.entries(workload.settings).flatMap(([name, value]) => {
    const urls = typeof value === 'string' ? [value] : Object.values(asObject(value)).map(readable);
    if (workload.kind !== 'glue' && workload.kind !== 'replication') return [];
    if (index.endpointsIn(value).length > 0) return [];
    return urls.flatMap((url) => {
      const match = /^(?:jdbc:[a-z0-9:]+:\/\/|mongodb:\/\/)?([A-Za-z0-9.-]+\.[A-Za-z0-9-]+):(\d{2,5})/.exec(url);
      return match ? [{ host: match[1]!, port: Number(match[2]), why: `property ${name}` }] : [];
    });
  });
  return [...declared, ...hosts].map((item) => ({ kind: 'host', workload, ...item }));
}
