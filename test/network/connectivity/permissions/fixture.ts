import type { CodeFile } from '../../../../lib/network/connectivity/input/stacks';
import { checkPermissions } from '../../../../lib/network/connectivity/permissions';
import type { Fault } from '../../../../lib/network/connectivity/report';
import { Resources } from '../../../../lib/network/connectivity/template/resources';
import type { Json } from '../../../fixtures/stack';

export type Template = Record<string, Json>;

export const REGION = 'eu-central-1';
export const ACCOUNT = '111122223333';

/** What is found in one stack of these resources. */
export function faultsOf(resources: Template, files: Record<string, readonly CodeFile[]> = {}): Fault[] {
  const readAsset = (hash: string): readonly CodeFile[] => files[hash] ?? [];
  return checkPermissions(
    new Resources([{ id: 'stack', region: REGION, account: ACCOUNT, template: { Resources: resources }, readAsset }]),
  );
}

/** As a table shows it: `error permission-missing Role`. */
export const brief = (faults: readonly Fault[]): string[] =>
  faults.map(({ severity, code, place }) => `${severity} ${code} ${place.logicalId}`);

export const arnOf = (id: string): Json => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const ref = (id: string): Json => ({ Ref: id });
export const below = (id: string, key = '*'): Json => ({ 'Fn::Join': ['', [arnOf(id), `/${key}`]] });
export const own = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

export const allow = (actions: string | string[], resource: Json = '*', condition?: Json): Json => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
  ...(condition ? { Condition: condition } : {}),
});
export const deny = (actions: string | string[], resource: Json = '*', condition?: Json): Json => ({
  ...allow(actions, resource, condition),
  Effect: 'Deny',
});

export function role(service: string, ...statements: Json[]): Json {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` } }],
      },
      Policies: [{ PolicyName: 'Own', PolicyDocument: { Statement: statements } }],
    },
  };
}

export const LOGS = allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']);

/** A function with inline code, and its role. */
export function handler(code: string, statements: Json[], properties: Json = {}): Template {
  return {
    Role: role('lambda', LOGS, ...statements),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: { ZipFile: code },
        Role: arnOf('Role'),
        ...properties,
      },
    },
  };
}

export const key = (...statements: Json[]): Json => ({
  Type: 'AWS::KMS::Key',
  Properties: { KeyPolicy: { Statement: statements } },
});
export const handsOver: Json = {
  Effect: 'Allow',
  Action: 'kms:*',
  Resource: '*',
  Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
};
export const encryptedBucket = (id: string): Json => ({
  Type: 'AWS::S3::Bucket',
  Properties: {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arnOf(id) } },
      ],
    },
  },
});

/** A template that is right, and what happens when one thing of it is broken. */
export interface Case {
  readonly name: string;
  readonly right: Template;
  readonly files?: Record<string, readonly CodeFile[]>;
  readonly broken: Record<string, readonly [change: (template: Template) => void, found: string, text?: RegExp]>;
}

/** Tests of a case: no finding in the right template, one in each broken one. */
export function testCase({ name, right, files, broken }: Case): void {
  describe(name, () => {
    test('right', () => expect(faultsOf(right, files)).toEqual([]));
    test.each(Object.entries(broken))('%s', (_, [change, found, text]) => {
      const template = structuredClone(right);
      change(template);
      const faults = faultsOf(template, files);
      expect(brief(faults)).toContain(found);
      const fault = faults.find((one) => brief([one])[0] === found)!;
      if (text) expect(`${fault.detail} ${fault.fix}`).toMatch(text);
    });
  });
}

const statementsIn = (resource: Json): Json[] =>
  (
    resource.Properties.Policies?.[0].PolicyDocument ??
    resource.Properties.PolicyDocument ??
    resource.Properties.KeyPolicy
  ).Statement;

/** Takes an action out of a role's or policy's statements. */
export const without =
  (id: string, action: string) =>
  (template: Template): void => {
    const all = statementsIn(template[id]);
    for (const statement of all) statement.Action = [statement.Action].flat().filter((one: string) => one !== action);
    template[id] = JSON.parse(JSON.stringify(template[id]).replace(/"Action":\[\]/g, '"Action":["none:None"]'));
  };

/** Gives the statements that allow an action another resource. */
export const elsewhere =
  (id: string, action: string, resource: Json) =>
  (template: Template): void => {
    for (const statement of statementsIn(template[id]))
      if ([statement.Action].flat().includes(action)) statement.Resource = resource;
  };

/** Adds a statement to a role or policy. */
export const plus =
  (id: string, statement: Json) =>
  (template: Template): void =>
    void statementsIn(template[id]).push(statement);

export const trusting =
  (id: string, service: string) =>
  (template: Template): void => {
    template[id].Properties.AssumeRolePolicyDocument.Statement[0].Principal = { Service: `${service}.amazonaws.com` };
  };
