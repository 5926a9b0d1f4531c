import { CfnElement, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Key of the metadata, of templates and of resources. */
export const CONNECTIVITY = 'Headwater::Connectivity';

/** What is known of a VPC that no template makes. What is absent is not known. */
export interface NetworkFact {
  readonly vpcId: string;
  /** @default the stack's */
  readonly region?: string;
  /** Account number. @default the stack's */
  readonly account?: string;
  readonly cidrBlocks?: readonly string[];
  readonly enableDnsSupport?: boolean;
  readonly enableDnsHostnames?: boolean;
  readonly subnets?: readonly {
    readonly subnetId: string;
    readonly cidrBlock?: string;
    readonly availabilityZone?: string;
    readonly routeTableId?: string;
  }[];
}

/** What is known of a database that no template makes. What is absent is not known. */
export interface DatabaseFact {
  readonly name: string;
  readonly address: string;
  /** A string where it is known at deployment only. */
  readonly port: number | string;
  readonly vpcId?: string;
  readonly subnetIds?: readonly string[];
  readonly securityGroupIds?: readonly string[];
}

/** Something that a resource connects to. */
export interface Connection {
  readonly address: string;
  readonly port: number | string;
  readonly why: string;
}

/** Declares a VPC in the template of the stack that imports it, once however often it is told. */
export function declareNetwork(scope: Construct, fact: NetworkFact): void {
  const { networks } = factsOf(scope);
  if (!networks.some(({ vpcId }) => vpcId === fact.vpcId)) networks.push(fact);
}

/** Declares a database in the template of the stack that imports it. */
export function declareDatabase(scope: Construct, fact: DatabaseFact): void {
  factsOf(scope).databases.push(fact);
}

/** A part of the template and not its `templateOptions`: references to other stacks are found in it. */
class DeclaredFacts extends CfnElement {
  readonly networks: NetworkFact[] = [];
  readonly databases: DatabaseFact[] = [];

  override _toCloudFormation(): object {
    const facts = Object.entries({ networks: this.networks, databases: this.databases });
    return { Metadata: { [CONNECTIVITY]: Object.fromEntries(facts.filter(([, list]) => list.length > 0)) } };
  }
}

function factsOf(scope: Construct): DeclaredFacts {
  const stack = Stack.of(scope);
  const id = 'DeclaredFacts';
  return (stack.node.tryFindChild(id) as DeclaredFacts | undefined) ?? new DeclaredFacts(stack, id);
}

/** A port as a fact: a number where it is known. */
export const portFact = (port: string): number | string => (/^\d+$/.test(port) ? Number(port) : port);
