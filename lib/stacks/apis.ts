import { Duration, ReferenceStrength, Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { extractorCode } from '../ingestion/api/extractor-code';
import { ApiExtractor } from '../ingestion/api-extractor';
import type { ApiCredential } from '../ingestion/api-extractor-props';
import type { Lake } from '../lake/lake';
import type { WatchedApi } from '../observability/services/api';
import type { ResolvedPlatform, ResolvedRestApi } from '../platform/definition';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import { apiSecretName, pascalCase } from '../shared/naming';
import { ApiCredentials, secretFields } from '../sources/api-credentials';

/** APIs among the sources, by name. */
const apisOf = (platform: ResolvedPlatform): [name: string, source: ResolvedRestApi][] =>
  Object.entries(platform.sources).flatMap(([name, source]) =>
    source.type === 'restApi' ? [[name, source] satisfies [string, ResolvedRestApi]] : [],
  );

/** The secret of each API that needs one, by source. */
export const apiCredentials = (
  scope: Construct,
  { platform, lake }: { readonly platform: ResolvedPlatform; readonly lake: Lake },
): Record<string, ApiCredentials> =>
  Object.fromEntries(
    apisOf(platform)
      .filter(([, { spec }]) => secretFields(spec.authorization) !== undefined)
      .map(([name, { secretArn }]) => [
        name,
        new ApiCredentials(scope, `${pascalCase(name)}Credentials`, {
          name: apiSecretName(platform.prefix, name),
          secretArn,
          key: lake.key,
          removalPolicy: removalPolicyOf(platform),
        }),
      ]),
  );

/** What a person who fills the secret must know of it. */
export function secretDescription(name: string, source: ResolvedRestApi): string {
  const fields = secretFields(source.spec.authorization) ?? [];
  const what = fields.length > 0 ? fields.join(', ') : 'what its module reads';
  return `Secret of source ${name}, to be filled as JSON: ${what}`;
}

export interface ApiExtractorsProps {
  readonly platform: ResolvedPlatform;
  readonly lake: Lake;
  readonly manifest: Asset;
  /** By source. */
  readonly credentials: Readonly<Record<string, ApiCredentials>>;
  /** Folder of the platform, with `lambda/api` and the modules that sources name. */
  readonly root: string;
}

/** Calls at a time: one, and one that an aborted run has left behind. */
const EXECUTIONS = 2;
/** Most that Lambda lets a call take. */
const LONGEST_CALL = 15 * 60;

/** The function that reads each API, by source. */
export function apiExtractors(scope: Construct, props: ApiExtractorsProps): Record<string, ApiExtractor> {
  const { platform, lake, manifest, credentials, root } = props;
  const { datasets, pipelines } = platform.manifest;
  return Object.fromEntries(
    apisOf(platform).map(([name, source]) => {
      const pages = source.datasets.map((dataset) => {
        const { load } = datasets[dataset]!;
        if (load.pattern !== 'api') throw new Error(`unreachable: ${dataset} is read over an API`);
        return [dataset, load.pages] as const;
      });
      const [pipeline, { timeoutSeconds }] = Object.entries(pipelines).find(([, { datasets: loaded }]) =>
        source.datasets.some((dataset) => loaded.includes(dataset)),
      )!;
      const { authorization } = source.spec;
      return [
        name,
        new ApiExtractor(scope, `${pascalCase(name)}Api`, {
          prefix: platform.prefix,
          name,
          source,
          pages: Object.fromEntries(pages),
          pipeline,
          lake,
          manifest,
          credentials: credentials[name] && reference(credentials[name]),
          code: extractorCode(root, authorization?.type === 'custom' ? authorization.code : undefined),
          // A call is never ended by the run's deadline: what it holds up is at most as long as a run may be.
          timeout: Duration.seconds(Math.min(LONGEST_CALL, timeoutSeconds)),
          // New accounts, in which one tries things out, allow no reserve.
          reservedConcurrentExecutions: platform.removalPolicy === 'retain' ? EXECUTIONS : undefined,
          removalPolicy: removalPolicyOf(platform),
          logRetention: logRetentionOf(platform),
        }),
      ];
    }),
  );
}

/**
 * Weakly: an export in use can't be taken away, and the data stack, which is deployed first, must be free to drop the
 * secret with its source.
 */
const reference = ({ existing, secretArn }: ApiCredentials): ApiCredential => ({
  existing,
  secretArn: existing ? secretArn : Stack.consumeReference(secretArn, ReferenceStrength.WEAK),
});

/** What alarms and dashboard need to know of it. */
export const watchedApi = ({ handler: { functionName, timeout } }: ApiExtractor): WatchedApi => ({
  functionName,
  timeoutSeconds: timeout.toSeconds(),
});
