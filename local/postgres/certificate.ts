/** The certificate of the embedded PostgreSQL, signed by an authority of its own, so that jobs check it as they check RDS's. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface ServerCertificate {
  readonly caFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
}

const DAYS = 365;

/** Makes an authority and a certificate for 127.0.0.1 and localhost, new at every start. The authority's key is not kept. */
export async function makeServerCertificate(folder: string): Promise<ServerCertificate> {
  const notAfterDate = new Date(Date.now() + DAYS * 86_400_000);
  const authority = await generate([{ name: 'commonName', value: 'Headwater local authority' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const server = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  mkdirSync(folder, { recursive: true });
  const files = {
    caFile: join(folder, 'ca.pem'),
    certificateFile: join(folder, 'server.pem'),
    keyFile: join(folder, 'server.key'),
  };
  writeFileSync(files.caFile, authority.cert);
  writeFileSync(files.certificateFile, server.cert);
  writeFileSync(files.keyFile, server.private, { mode: 0o600 });
  chmodSync(files.keyFile, 0o600);
  return files;
}
