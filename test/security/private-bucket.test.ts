import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PrivateBucket } from '../../lib/security/private-bucket';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';

const template = (removalPolicy?: RemovalPolicy, ids = ['Bucket']) =>
  templateOf((stack) => {
    for (const id of ids) new PrivateBucket(stack, id, { removalPolicy });
  });
const allowed = (built: ReturnType<typeof template>): Json[] =>
  propertiesOf(built, 'AWS::S3::BucketPolicy').flatMap(({ PolicyDocument }) =>
    PolicyDocument.Statement.filter(({ Effect }: Json) => Effect === 'Allow'),
  );

test('allows nothing, and is kept unless told otherwise', () => {
  expect(allowed(template())).toEqual([]);
  template().resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  template().hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
});

test('where it may go, it is emptied by a function that may do what it does', () => {
  const built = template(RemovalPolicy.DESTROY);
  built.hasResource('Custom::S3AutoDeleteObjects', { DependsOn: [Match.stringLikeRegexp('Policy')] });
  expect(allowed(built).map(({ Action }) => Action)).toEqual([
    [
      's3:PutBucketPolicy',
      's3:GetBucketPolicy',
      's3:GetBucketTagging',
      's3:ListBucketVersions',
      's3:DeleteObject',
      's3:DeleteObjectVersion',
    ],
  ]);
});

test('a statement with a pattern that nobody has thought of is refused', () => {
  const statement = new PolicyStatement({
    principals: [new AccountRootPrincipal()],
    actions: ['s3:Put*'],
    resources: ['*'],
  });
  expect(() => templateOf((stack) => new PrivateBucket(stack, 'Bucket', {}).addToResourcePolicy(statement))).toThrow(
    /allows 's3:Put\*'/,
  );
});

test('twice in one stack', () => {
  template(RemovalPolicy.DESTROY, ['One', 'Two']).resourceCountIs('AWS::S3::Bucket', 2);
});
