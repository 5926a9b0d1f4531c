import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnDatabase } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import type { Zone } from '../platform/manifest';
import { pascalCase } from '../shared/naming';
import type { CatalogProps } from './catalog-props';

const DESCRIPTIONS: Readonly<Record<Zone, string>> = {
  bronze: 'What the sources said: append-only, with the source position in every row',
  silver: 'The present state of each dataset, merged by its primary key',
  gold: 'Models over silver',
  quarantine: 'Rows that broke their contract, with the reason',
};

/** A Glue database for each zone. Its tables are made by the jobs: a dataset is a row of the manifest, not a resource. */
export class Catalog extends Construct {
  readonly databases: Readonly<Record<Zone, CfnDatabase>>;

  constructor(scope: Construct, id: string, props: CatalogProps) {
    super(scope, id);
    const database = (zone: Zone): CfnDatabase => {
      const resource = new CfnDatabase(this, pascalCase(zone), {
        catalogId: Aws.ACCOUNT_ID,
        databaseInput: {
          name: props.databaseNames[zone],
          description: DESCRIPTIONS[zone],
          locationUri: `s3://${props.buckets[zone].bucketName}/`,
        },
      });
      resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
      return resource;
    };
    this.databases = {
      bronze: database('bronze'),
      silver: database('silver'),
      gold: database('gold'),
      quarantine: database('quarantine'),
    };
  }
}
