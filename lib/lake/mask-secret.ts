import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { MaskSecretProps } from './mask-secret-props';

/** The key with which classified values are hashed: generated, known to nobody, the same for ever. */
export class MaskSecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, props: MaskSecretProps) {
    super(scope, id);
    this.secret = new Secret(this, 'Secret', {
      description: `Key of the masking hash of ${props.prefix}`,
      encryptionKey: props.key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    acknowledge(this.secret, {
      'AwsSolutions-SMG4':
        'A hashing key, not a credential: it opens nothing. Masked values join across tables and loads only while it stays ' +
        'the same, so rotating it would break every key that is masked. Only the Spark job may read it, by customer key.',
    });
  }
}
