/** Settings of the embedded PostgreSQL: what RDS has where it matters to readers, and nothing that costs time for data that is made anew at every start. */

/** Only TLS with a password, only from this machine. */
export const HBA = `# type  database     user  address       method
hostssl  all          all   127.0.0.1/32  scram-sha-256
hostssl  replication  all   127.0.0.1/32  scram-sha-256
`;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  ssl: 'on',
  ssl_min_protocol_version: 'TLSv1.2',
  password_encryption: 'scram-sha-256',
  wal_level: 'logical',
  // AWS/RDS's ReadLatency and WriteLatency are taken from it.
  track_io_timing: 'on',
  max_prepared_transactions: '10',
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The data is thrown away with the server, so it need not survive a power cut.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};

/** Arguments for `postgres`. */
export function settings(port: number): string[] {
  return Object.entries({ ...SETTINGS, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
