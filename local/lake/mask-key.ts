import { GetSecretValueCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { clientConfig } from '../metrics/clients';

/** The secret that masks are made with: named `<prefix>…mask…` by the data stack. */
export async function maskKeyOf(platform: {
  readonly endpoint: string;
  readonly region: string;
  /** `<platform>-<environment>`. */
  readonly prefix: string;
}): Promise<string> {
  const client = new SecretsManagerClient(clientConfig(platform));
  try {
    const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
    const secret = SecretList.find(({ Name = '' }) => Name.startsWith(platform.prefix) && /mask/i.test(Name));
    if (!secret) throw new Error(`There is no mask secret of ${platform.prefix}.`);
    return (await client.send(new GetSecretValueCommand({ SecretId: secret.ARN }))).SecretString!;
  } finally {
    client.destroy();
  }
}
