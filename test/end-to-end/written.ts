/** What a start has written, and the secrets that it has made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../../local/metrics/clients';
import type { LocalState } from '../../local/runtime/state';

/** Every secret of the embedded AWS (the database's password and the mask key among them) and of the laptop, by what it is. */
export async function secretsOf(state: LocalState): Promise<Record<string, string>> {
  const client = new SecretsManagerClient(clientConfig(state));
  const secrets: Record<string, string> = {
    'password of the owner': readFileSync(state.postgres.passwordFile, 'utf8').trim(),
    'secret of the gateway': readFileSync(state.gateway!.secretFile, 'utf8').trim(),
  };
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  for (const { ARN, Name = '' } of SecretList) {
    const { SecretString = '' } = await client.send(new GetSecretValueCommand({ SecretId: ARN }));
    const fields = SecretString.startsWith('{') ? JSON.parse(SecretString) : { password: SecretString };
    secrets[Name] = fields.password ?? fields.clientSecret;
  }
  client.destroy();
  return secrets;
}

/** Texts below a folder of a start's home, by path; long ones whole. */
export function textsBelow(home: string, ...folder: string[]): [path: string, text: string][] {
  return readdirSync(join(home, ...folder), { withFileTypes: true, recursive: true }).flatMap((entry) => {
    if (!entry.isFile()) return [];
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    return content.includes(0) ? [] : [[relative(home, path), content.toString('utf8')]];
  });
}
