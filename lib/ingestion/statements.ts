import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acknowledge } from '../security/acknowledge';

/** One permission: what may be done with what, and when; or may not, whatever else is allowed. */
export interface Statement {
  /** @default Effect.ALLOW */
  readonly effect?: Effect;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  /** Why a resource is not named in full: as a security reviewer would want it said. Needed where there is a `*`. */
  readonly wildcard?: string;
}

/**
 * Gives a role or a managed policy its permissions, and the security checks the reasons for wildcards; those without
 * resources are left out.
 */
export function allow(holder: Role | ManagedPolicy, statements: readonly Statement[]): void {
  for (const { effect = Effect.ALLOW, actions, resources, conditions, wildcard } of statements) {
    if (resources.length === 0) continue;
    const statement = new PolicyStatement({ effect, actions: [...actions], resources: [...resources], conditions });
    if (holder instanceof ManagedPolicy) holder.addStatements(statement);
    else holder.addToPrincipalPolicy(statement);
    if (wildcard === undefined) continue;
    for (const resource of resources) {
      for (const id of findingIds(holder, resource)) acknowledge(holder, { [id]: wildcard });
    }
  }
}

/**
 * Ids that cdk-nag gives a wildcard resource: of another stack's resource there are two, as it is referred to while the
 * app is built, and by the export's name once it is synthesised.
 */
function findingIds(holder: Role | ManagedPolicy, resource: string): string[] {
  const stack = Stack.of(holder);
  const imported = Tokenization.reverseString(resource).mapTokens({
    mapToken: (token) => {
      if (!Reference.isReference(token)) return token;
      const producer = Stack.of(token.target);
      return producer === stack ? token : Tokenization.reverse(producer.exportValue(token));
    },
  });
  const flat = [
    stack.resolve(resource),
    stack.resolve(imported.join({ join: (left, right) => `${left ?? ''}${right ?? ''}` })),
  ].map(flatten);
  return [...new Set(flat)].filter((text) => text.includes('*')).map((text) => `AwsSolutions-IAM5[Resource::${text}]`);
}

/** A resolved value as cdk-nag writes it. */
function flatten(value: unknown): string {
  if (typeof value === 'string') return value;
  const [intrinsic, argument] = Object.entries(value as Record<string, unknown>)[0]!;
  switch (intrinsic) {
    case 'Ref':
      return `<${String(argument)}>`;
    case 'Fn::GetAtt':
      return `<${(argument as string[]).join('.')}>`;
    case 'Fn::ImportValue':
      return flatten(argument);
    case 'Fn::Join':
      return (argument as [string, unknown[]])[1].map(flatten).join((argument as [string])[0]);
    default:
      return JSON.stringify(value);
  }
}
