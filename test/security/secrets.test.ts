import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { entropy, looksGenerated } from '../../scripts/secrets/entropy';
import { findKnown, scan, scanValues } from '../../scripts/secrets/scan';

/** Put together here, so that this file holds no secret itself. */
const join = (...parts: string[]) => parts.join('');
const ACCESS_KEY = join('AKIA', 'IOSFODNN7QWERTYU');
const SECRET_KEY = join('wJalrXUtnFEMI', 'K7MDENGbPxRfiCY', 'zEXAMPLEKEYz');
const PASSWORD = join('hV7#kq', '2Lp!x9');

const PLANTED: Readonly<Record<string, string>> = {
  'an AWS access key': `credentials ${ACCESS_KEY} in a sentence`,
  'an AWS secret key': `aws_secret_access_key = ${SECRET_KEY}`,
  'an AWS secret key in JSON': `{"SecretAccessKey":"${SECRET_KEY}"}`,
  'a private key': join('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'),
  'a private key without a kind': join('-----BEGIN ', 'PRIVATE KEY-----'),
  'a token': `Bearer ${join('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9')}`,
  'a token of a service': join('ghp_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'),
  'a password in an address': `postgresql://headwater:${PASSWORD}@db.example.com:5432/flights`,
  'a simple password in an address': join('https://admin:', 'hunter2@example.com/'),
  'a password in a connection string': `host=db user=headwater password=${PASSWORD} dbname=x`,
  'a password in a JDBC address': join('jdbc:postgresql://db:5432/x?user=me&password=', 'hunter22'),
  'an environment variable': `DB_PASSWORD=${PASSWORD}`,
  'an environment variable in JSON': `{"Environment":{"Variables":{"API_TOKEN":"${join('a8Kz0Lm3', 'Qw9Rt6Yu')}"}}}`,
  'a Glue argument': `{"--mask-key": "${join('q7Wm2ZpX', '9sLk4TnB')}"}`,
  'escaped JSON in JSON': `{"Input":"{\\"password\\":\\"${PASSWORD}\\"}"}`,
  YAML: `database:\n  password: ${PASSWORD}\n`,
  code: `const secret = '${PASSWORD}';`,
  'a log line': `connecting user=app token=${join('9f8Ae7D6', 'c5B4a3Z2')} host=x`,
};

test.each(Object.entries(PLANTED))('%s is found, once, and not repeated', (_, text) => {
  const found = scan('planted', `first line\n${text}\nlast line`);
  expect(found).toHaveLength(1);
  for (const secret of [ACCESS_KEY, SECRET_KEY, PASSWORD]) expect(JSON.stringify(found)).not.toContain(secret);
});

test('a finding says where', () => {
  expect(scan('notes.md', `one\ntwo\n${ACCESS_KEY}`)).toEqual([
    { where: 'notes.md', line: 3, kind: 'AWS access key', excerpt: 'AKI… (20 characters)' },
  ]);
});

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const INNOCENT: Readonly<Record<string, string>> = {
  'an ARN': '"SECRET_ID": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf"',
  'an ARN under a plain name': '"secret": "arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf"',
  'a dynamic reference': '"MasterUserPassword": "{{resolve:secretsmanager:arn:aws:x:SecretString:password::}}"',
  'a hash': `"secret": "${HASH}"`,
  'a file named by a hash': `"token": "${HASH}.zip"`,
  'the id of an asset': `"--extra-py-files": "s3://cdk-hnb659fds-assets-111122223333-eu-central-1/${HASH}.zip"`,
  'a checksum of a package': '"integrity": "sha512-Z8yOpJ7qkWBFqJ8yRtVh0PvK6bZvT8h5vQ=="',
  'the scope of a signature': '{Authorization: "Credential=test/20260101/us-east-1/kinesis/aws4_request"}',
  'a version': '"@aws-sdk/credential-provider-node": "^3.972.1"',
  'minified code': 'auth="Credential="+this.credentials.keyId+"/"+b2',
  'a UUID': '"token": "123e4567-e89b-12d3-a456-426614174000"',
  'a reference': '"Password": {"Ref": "DatabaseSecret9F5B4E7A"}',
  'a logical id': '"LakeMaskSecret3A0B5C7D": {"Type": "AWS::SecretsManager::Secret"}',
  'a shell variable': 'export PASSWORD="${DATABASE_PASSWORD_1}"',
  'a place-holder in an address': 'postgresql://user:<password>@host/db and postgresql://user:${PASSWORD}@host/db',
  'words about secrets': 'The password: it is generated, and changed every seven days. A token=something is not one.',
  'a name of a property': "const password = config.database['password2'];",
  'a text that is put together':
    'const token = `token-${counts.tokens}-${Date.now()}`; return { access_token: `t${++n}` };',
  'a text in quotes that is put together': 'isString(token) ? token : `"${token}"`',
  'a call': 'password=generatePassword2(8)',
  'a length': '"GenerateSecretString": {"PasswordLength": 64, "ExcludePunctuation": true}',
  'a policy': '"Action": "secretsmanager:GetSecretValue", "Sid": "SecretsManagerRead1"',
  'AWS’s example': join('AKIA', 'IOSFODNN7EXAMPLE'),
  'a certificate': '-----BEGIN CERTIFICATE-----\nMIIEBjCCAu6gAwIBAgIJAMc0ZzaSUK51MA0GCSqGSIb3DQEBCwUAMIGPMQswCQ',
  'a file of a secret': '"passwordFile": "/home/me/.headwater/run/tls/owner-password-2"',
};

test.each(Object.entries(INNOCENT))('%s is no secret', (_, text) => {
  expect(scan('innocent', text)).toEqual([]);
});

test('any generated password is found under a name that tells of one', () => {
  const password = fc
    .uint8Array({ minLength: 18, maxLength: 48 })
    .map((bytes) => Buffer.from(bytes).toString('base64url'));
  fc.assert(
    fc.property(password, (value) => {
      // Hardly any generated password has fewer digits, or is of one kind of letters; names are.
      fc.pre(entropy(value) >= 3.5 && /(\d.*){3}/.test(value) && /[a-z]/.test(value) && /[A-Z]/.test(value));
      return scan('', `"DB_PASSWORD": "${value}"`).length === 1 && scan('', `DB_PASSWORD=${value}\n`).length === 1;
    }),
  );
});

describe('known secrets', () => {
  const known = { 'mask key': 'p@ss/"word"+1', password: 'other' };
  test.each([
    ['as they are', 'x p@ss/"word"+1 y'],
    ['in an address', `https://x/?k=${encodeURIComponent(known['mask key'])}`],
    ['in JSON', JSON.stringify({ k: known['mask key'] })],
    ['in base64', Buffer.from(known['mask key']).toString('base64')],
  ])('are found %s', (_, text) => {
    expect(findKnown('log', `first\n${text}`, known)).toEqual([
      { where: 'log', line: 2, kind: 'mask key', excerpt: 'p@s… (13 characters)' },
    ]);
  });

  test('that are not there are not found', () => {
    expect(findKnown('log', 'nothing', known)).toEqual([]);
  });
});

describe('values that go to code', () => {
  const generated = randomBytes(24).toString('base64url');
  const lambda = (Variables: object) => ({
    Resources: { F: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } } },
  });
  const job = (DefaultArguments: object) => ({
    Resources: { J: { Type: 'AWS::Glue::Job', Properties: { DefaultArguments } } },
  });

  test.each([
    ['an environment variable of any name', lambda({ SETTING: `Zz9${generated}` })],
    ['part of a joined value', lambda({ SETTING: { 'Fn::Join': ['', [{ Ref: 'X' }, `/Zz9${generated}`]] } })],
    ['a substituted value', lambda({ SETTING: { 'Fn::Sub': `Zz9${generated}-\${X}` } })],
    ['an argument', job({ '--option': `Zz9${generated}` })],
    ['a short one under a telling name', job({ '--mask-secret': PASSWORD })],
  ])('%s that looks generated is found', (_, template) => {
    expect(scanValues('t', template)).toHaveLength(1);
  });

  test('references, ARNs, hashes and names are not', () => {
    const values = {
      SECRET: { Ref: 'Secret' },
      SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
      MANIFEST: `s3://cdk-hnb659fds-assets-111122223333-eu-central-1/${HASH}.json`,
      TABLE: 'flights-dev-state',
      ROUTES: '{"usa":"flights-dev-shop-usa"}',
      '--conf':
        'spark.sql.catalog.glue_catalog=org.apache.iceberg.spark.SparkCatalog --conf spark.sql.session.timeZone=UTC',
    };
    expect(scanValues('t', lambda(values))).toEqual([]);
    expect(scanValues('t', job(values))).toEqual([]);
  });
});

test('what is generated is told from words', () => {
  expect(looksGenerated(randomBytes(32).toString('base64url') + 'aB1')).toBe(true);
  expect(looksGenerated('flights-dev-operations-database')).toBe(false);
  expect(looksGenerated('aaaaaaaaaaaaaaaaaaaaaaaaaaaaB1')).toBe(false);
});
