/** A sentence for each reason: what is wrong, where, and what to do. */
import type { Facts } from './reason';

type Sentence = (facts: Facts) => string;

const at = ({ host, port }: Facts): string => `${host}:${port}`;

const DATABASE = {
  'dns/not-found': ({ host }) =>
    `The VPC's resolver knows no name ${host}: correct the source's address, or associate the private hosted zone that has it with the VPC.`,
  'dns/timeout': ({ host, seconds }) =>
    `No resolver answered for ${host} within ${seconds} s: switch on DNS support in the VPC, or mend the name servers of its DHCP options.`,
  'dns/failed': ({ host, detail }) =>
    `The name ${host} could not be resolved (${detail}): look at the VPC's DNS settings and at the name servers of its DHCP options.`,
  'tcp/timeout': (f) =>
    `Nothing answered on ${at(f)} (${f.address}) within ${f.seconds} s, so packets are dropped on the way: let the database's security group admit the clients group on port ${f.port}, and check routes (peering, both ways) and network ACLs.`,
  'tcp/refused': (f) =>
    `${f.host} (${f.address}) refused port ${f.port}, so it is reached and nothing listens there: correct host and port of the source, or start the database.`,
  'tcp/unreachable': (f) =>
    `There is no way to ${at(f)} (${f.address}): add a route (peering or transit gateway) to the route table of the private subnets.`,
  'tcp/failed': (f) =>
    `The connection to ${at(f)} (${f.address}) broke while it was opened (${f.detail}): look for a firewall or proxy between the private subnets and the database.`,
  'tls/refused': (f) =>
    `The server on ${at(f)} speaks no TLS, which the platform demands: switch TLS on there (parameter ssl, rds.force_ssl on RDS).`,
  'tls/not-postgres': (f) => `What answers on ${at(f)} is no PostgreSQL server: correct host and port of the source.`,
  'tls/untrusted': (f) =>
    `The certificate of ${at(f)} is signed by nobody who is trusted (${f.detail}), and loads trust the authorities of RDS alone: connect to the instance itself, or give it a certificate of an RDS authority.`,
  'tls/expired': (f) =>
    `The certificate of ${at(f)} has expired: give the instance one of a current authority (aws rds modify-db-instance --ca-certificate-identifier).`,
  'tls/not-yet-valid': (f) =>
    `The certificate of ${at(f)} is not valid yet: correct the database server's clock or its certificate.`,
  'tls/name': (f) =>
    `The certificate of ${at(f)} is for another name (${f.detail}): write the name that the certificate carries as the source's address.`,
  'tls/timeout': (f) =>
    `The server on ${at(f)} did not finish the TLS handshake within ${f.seconds} s: look at its load, and at the path's MTU where it lies behind a VPN or peering.`,
  'tls/failed': (f) =>
    `The TLS handshake with ${at(f)} failed (${f.detail}): the server is to speak TLS 1.2 or newer, and nothing between may take it apart.`,
  'login/password': (f) =>
    `${at(f)} does not accept user and password of the secret ${f.secret}: put the current password into the secret, or wait until its rotation is over.`,
  'login/role': (f) =>
    `${at(f)} does not let the secret's user in (${f.detail}): create the role with LOGIN, or admit it for this database in pg_hba.conf.`,
  'login/no-database': (f) =>
    `There is no database ${f.database} on ${at(f)}: correct the source's database, or create it.`,
  'login/denied': (f) =>
    `The secret's user may not connect to the database ${f.database} on ${at(f)}: GRANT CONNECT ON DATABASE to it.`,
  'login/busy': (f) => `${at(f)} has no connection left: end idle sessions, or raise max_connections.`,
  'login/starting': (f) =>
    `The database on ${at(f)} is starting up or shutting down: wait until it is available and probe again.`,
  'login/timeout': (f) => `${at(f)} did not answer the login within ${f.seconds} s: look at the database's load.`,
  'login/failed': (f) => `The login at ${at(f)} failed (${f.detail}): look at the database's log.`,
  'select/timeout': (f) => `SELECT 1 on ${at(f)} took over ${f.seconds} s: look at the database's load.`,
  'select/failed': (f) => `SELECT 1 on ${at(f)} failed (${f.detail}): look at the database's log.`,
  'tables/missing': ({ names, database, count }) =>
    `The database ${database} lacks ${count} of the tables that datasets are loaded from (${names}): create them, or correct schema and table of the datasets.`,
  'tables/denied': ({ names, user, count }) =>
    `The user ${user} may not read ${count} of the tables (${names}): GRANT USAGE on their schema and GRANT SELECT on them to it.`,
  'tables/timeout': (f) =>
    `Rights on the tables were not told by ${at(f)} within ${f.seconds} s: look at the database's load.`,
  'tables/failed': (f) =>
    `Rights on the tables could not be asked for on ${at(f)} (${f.detail}): look at the database's log.`,
  'statistics/denied': ({ user }) =>
    `Incremental loads with guard transaction will stop because the user ${user} can't see others' transactions: GRANT pg_read_all_stats to it, or choose guard xid8.`,
  'statistics/timeout': (f) =>
    `The right to see others' transactions was not told by ${at(f)} within ${f.seconds} s: look at the database's load.`,
  'statistics/failed': (f) =>
    `The right to see others' transactions could not be asked for on ${at(f)} (${f.detail}): look at the database's log.`,
  'secret/malformed': ({ secret }) =>
    `The secret ${secret} is no JSON object with username and password: write both into it.`,
} satisfies Record<string, Sentence>;

/** A way to the service, for sentences about time that is up. */
const way = ({ service }: Facts): string =>
  service === 's3'
    ? 'give the route table of the private subnets an S3 gateway endpoint or a NAT gateway'
    : `give the private subnets a NAT gateway, or an interface endpoint for ${service} whose security group admits the handlers' group on 443`;

const SERVICE = {
  denied: (f) =>
    `${f.action} on ${f.resource} is denied (${f.detail}): deploy the pipelines stack again if its roles were changed, and look at the policies of the resource, its key and the VPC endpoint.`,
  'not-found': (f) =>
    `${f.resource} is not there (${f.action}): deploy the data stack again, or correct the name in platform.config.ts.`,
  timeout: (f) =>
    `${f.action} had no answer within ${f.seconds} s, so there is no way from the private subnets to ${f.service}: ${way(f)}.`,
  dns: (f) => `The name of ${f.service} could not be resolved (${f.detail}): switch on DNS support in the VPC.`,
  unreachable: (f) => `There is no way from the private subnets to ${f.service} (${f.detail}): ${way(f)}.`,
  throttled: (f) =>
    `${f.service} holds back requests of the account (${f.detail}): probe again later, or raise its quota.`,
  failed: (f) => `${f.action} on ${f.resource} failed (${f.detail}): see the AWS Health Dashboard, then probe again.`,
} satisfies Record<string, Sentence>;

/** `secret`: the database's secret, a layer of its own. */
export const SERVICES = ['s3', 'glue', 'kinesis', 'kms', 'secretsmanager', 'secret'] as const;
export type ServiceReason = keyof typeof SERVICE;
export type Code = keyof typeof DATABASE | `${(typeof SERVICES)[number]}/${ServiceReason}`;

/** By code. */
export const SENTENCES: Readonly<Record<Code, Sentence>> = {
  ...DATABASE,
  ...(Object.fromEntries(
    SERVICES.flatMap((service) =>
      Object.entries(SERVICE).map(([reason, sentence]) => [`${service}/${reason}`, sentence]),
    ),
  ) as Record<`${(typeof SERVICES)[number]}/${ServiceReason}`, Sentence>),
};
