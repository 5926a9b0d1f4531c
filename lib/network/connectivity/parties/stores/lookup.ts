import type { Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { asText, mentions } from '../../template/values';
import type { Database } from '../databases';
import { polledBy, pollKey } from '../mappings';
import { isKafka } from './ports';

interface KafkaMention {
  readonly database: Database;
  /** Whether the value has the addresses of its brokers. */
  readonly brokers: boolean;
}

/**
 * The databases that a value leads to: by an endpoint's address, by the database itself, by a secret that is attached to
 * it or that it made, by a DNS record that stands for it.
 */
export class DatabaseIndex {
  readonly #byKey = new Map<string, Database>();
  readonly #byAddress = new Map<string, Database>();
  readonly #secrets = new Map<string, Database>();
  readonly #polled: ReadonlySet<string>;

  constructor(
    private readonly resources: Resources,
    readonly all: readonly Database[],
  ) {
    this.#polled = polledBy(resources);
    for (const database of all) {
      if (database.resource) this.#byKey.set(database.resource.key, database);
      if (database.address !== undefined) this.#byAddress.set(database.address, database);
    }
    for (const attachment of resources.ofType('AWS::SecretsManager::SecretTargetAttachment')) {
      const target = mentions(attachment.get('TargetId')).map(({ key }) => this.#byKey.get(key));
      const [database] = target.filter((item) => item !== undefined);
      for (const { key } of mentions(attachment.get('SecretId'))) if (database) this.#secrets.set(key, database);
    }
    for (const database of all) {
      // A secret whose value is the master user's is the database's, attached or not.
      const password = database.resource?.get('MasterUserPassword');
      for (const { key } of mentions(password)) this.#secrets.set(key, database);
    }
    for (const record of resources.ofType('AWS::Route53::RecordSet')) {
      const name = asText(record.get('Name'))?.replace(/\.$/, '');
      const [database] = this.endpointsIn(record.get('ResourceRecords'));
      if (name !== undefined && database) this.#byAddress.set(name, database);
    }
  }

  /** Databases whose endpoint is in a value. */
  endpointsIn(value: Value): Database[] {
    const found = mentions(value).flatMap(({ key, attribute }) =>
      attribute !== undefined && /Endpoint|Address/i.test(attribute) ? (this.#byKey.get(key) ?? []) : [],
    );
    const text = JSON.stringify(value ?? '');
    for (const [address, database] of this.#byAddress) if (text.includes(address)) found.push(database);
    return found;
  }

  /** Databases whose credentials are in a value. */
  secretsIn(value: Value): Database[] {
    return mentions(value).flatMap(({ key, attribute }) => {
      const made = attribute?.includes('Secret') ? this.#byKey.get(key) : undefined;
      return made ?? this.#secrets.get(key) ?? [];
    });
  }

  /** Kafka clusters that a value names themselves, and those whose brokers a custom resource looks up. */
  kafkaIn(value: Value): KafkaMention[] {
    return mentions(value).flatMap(({ key, attribute }): KafkaMention[] => {
      const cluster = this.#kafka(key);
      if (cluster) return [{ database: cluster, brokers: false }];
      if (!attribute?.includes('BootstrapBroker')) return [];
      const asked = mentions(this.resources.byKey(key)?.properties()).flatMap((one) => this.#kafka(one.key) ?? []);
      return asked.slice(0, 1).map((database) => ({ database, brokers: true }));
    });
  }

  #kafka(key: string): Database | undefined {
    const database = this.#byKey.get(key);
    return database?.resource && isKafka(database.resource) ? database : undefined;
  }

  /** The file system that an access point or an id leads to. */
  fileSystemIn(value: Value): Database[] {
    const points = mentions(value).flatMap(({ key }) => {
      const point = this.resources.byKey(key);
      return point?.type === 'AWS::EFS::AccessPoint' ? [asText(point.get('FileSystemId'))] : [];
    });
    const ids = [asText(value), ...points];
    return this.all.filter(({ fileSystem }) => fileSystem !== undefined && ids.includes(fileSystem));
  }

  /** Whether AWS reads from a broker or cluster for a function. */
  isPolledFor(functionKey: string, { resource }: Database): boolean {
    return resource !== undefined && this.#polled.has(pollKey(functionKey, resource.key));
  }

  ofResource(key: string): Database | undefined {
    return this.#byKey.get(key);
  }
}
