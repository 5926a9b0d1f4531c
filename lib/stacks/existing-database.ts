import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { declareDatabase, portFact } from '../network/declared-facts';
import type { INetwork } from '../network/network';
import type { ResolvedDatabase } from '../platform/definition';
import { ownerOutputs, pascalCase } from '../shared/naming';
import { ExistingDatabase } from '../sources/existing-database';
import { importDatabase } from '../sources/existing/imported-database';
import { reach } from './reach';

type ExistingSource = Extract<ResolvedDatabase, { kind: 'existing' }>;

/** What the owner of a database or of a way to it is to be told: an output. */
interface Told {
  readonly description: string;
  readonly value: string;
}

/** A source's database that is there already, with the way to it; `owner`: outputs for its owner, by their names. */
export function existingDatabase(
  scope: Construct,
  of: { readonly name: string; readonly source: ExistingSource; readonly network: INetwork },
): { database: ExistingDatabase; owner: Readonly<Record<string, Told>> } {
  const { name, source, network } = of;
  const id = `${pascalCase(name)}Database`;
  const imported = importDatabase(scope, id, source);
  const way = reach(scope, `${pascalCase(name)}Way`, { reachedBy: source.reachedBy, network, database: imported });
  const database = new ExistingDatabase(scope, id, {
    ...imported,
    vpc: network.vpc,
    dbName: source.database,
    dbInstanceAddress: way.address ?? imported.dbInstanceAddress!,
    securityGroupId: way.securityGroupId,
    destinations: way.destinations,
    certified: way.certified,
  });
  // A rule that names a group of another VPC is refused before the way there exists.
  if (way.after) database.node.addDependency(way.after);
  declareDatabase(Stack.of(scope), {
    name,
    address: database.dbInstanceAddress,
    port: portFact(database.dbInstancePort),
    ...way.fact,
  });
  const names = ownerOutputs(name);
  const group = database.clientsSecurityGroup.securityGroupId;
  return {
    database,
    owner: Object.fromEntries([
      ...(way.ownerAdmits
        ? [
            [
              names.clientsSecurityGroupId,
              { description: `To be admitted by the owner of source ${name}`, value: group },
            ],
          ]
        : []),
      ...Object.entries(way.outputs ?? {}).map(([key, value]) => [
        names[key as keyof typeof names],
        { description: `Way to source ${name}`, value },
      ]),
    ]),
  };
}
