import { RemovalPolicy } from 'aws-cdk-lib';
import type { CfnSecret, ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ApiAuthorization } from '../platform/api';
import { acknowledge } from '../security/acknowledge';
import type { ApiCredentialsProps } from './api-credentials-props';

/**
 * What is in the secret of an API, by the way in which requests are authorised: names of its fields; none where what a
 * module reads is its own affair.
 * @returns undefined where nothing secret is needed
 */
export function secretFields(authorization: ApiAuthorization | undefined): readonly string[] | undefined {
  switch (authorization?.type) {
    case undefined:
      return undefined;
    case 'oauth2':
      return ['clientId', 'clientSecret', ...(authorization.grant === 'refreshToken' ? ['refreshToken'] : [])];
    case 'apiKey':
      return ['apiKey'];
    case 'basic':
      return ['username', 'password'];
    case 'bearer':
      return ['token'];
    case 'hmac':
      return ['keyId', 'key'];
    case 'sigv4':
      return authorization.apiArn === undefined ? ['accessKeyId', 'secretAccessKey'] : undefined;
    case 'custom':
      return [];
  }
}

/** The secret of an API: one that is made, and holds nothing of use until somebody fills it; or an existing one. */
export class ApiCredentials extends Construct {
  readonly secret: ISecret;
  readonly secretArn: string;
  /** Whether it was there already. */
  readonly existing: boolean;

  constructor(scope: Construct, id: string, props: ApiCredentialsProps) {
    super(scope, id);
    this.existing = props.secretArn !== undefined;
    this.secret =
      props.secretArn === undefined ? this.made(props) : Secret.fromSecretCompleteArn(this, 'Secret', props.secretArn);
    // Of the resource itself, so that other stacks may refer to it weakly.
    this.secretArn = props.secretArn ?? (this.secret.node.defaultChild as CfnSecret).ref;
  }

  private made({ name, key, removalPolicy }: ApiCredentialsProps): Secret {
    const secret = new Secret(this, 'Secret', {
      secretName: name,
      description: `Credentials of an API, to be filled by hand: ${name}`,
      encryptionKey: key,
      // Never to change: CloudFormation would generate a new value in place of the one that was filled in. It has none
      // of the fields that are read, so that an empty secret is told from a wrong one.
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'placeholder' },
      removalPolicy: removalPolicy ?? RemovalPolicy.RETAIN,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        "A credential of somebody else's server, which only its owner can change: Secrets Manager has no way to rotate it. " +
        'What is put in its place is used from the next call on; tokens that are made from it live for minutes.',
    });
    return secret;
  }
}
