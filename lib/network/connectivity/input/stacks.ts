import type { Json } from '../template/values';

/** Where a resource was written. */
export interface Location {
  /** Path of the construct, e.g. `flights-dev-data/OperationsDatabase/Instance/Resource`. */
  readonly constructPath?: string;
  /** File and line of the user's code that made it, innermost first, e.g. `lib/stacks/data-stack.ts:71`. */
  readonly sourceLine?: string;
}

/** A finding that is known and accepted on a construct and all below it. */
export interface Acknowledgement {
  readonly path: string;
  readonly code: string;
  readonly reason: string;
}

/** A file of a function's code, its path relative to the asset. */
export interface CodeFile {
  readonly path: string;
  readonly text: string;
}

/** One synthesised template and what is known of where it lands. */
export interface StackInput {
  /** Unique among the inputs; the artifact's id or the file's name. */
  readonly id: string;
  /** Name in CloudFormation. @default the id */
  readonly name?: string;
  /** @default not known: the same for all stacks that don't say */
  readonly region?: string;
  /** @default not known: the same for all stacks that don't say */
  readonly account?: string;
  readonly template: Json;
  /** By logical id. @default what `aws:cdk:path` in the resources' metadata says */
  readonly locations?: Readonly<Record<string, Location>>;
  /** Findings that are accepted, by the path of the construct on which they are. */
  readonly acknowledgements?: readonly Acknowledgement[];
  /** For a nested stack: the stack around it, and the logical id of the resource there. */
  readonly parent?: { readonly stack: string; readonly logicalId: string };
  /**
   * Text of the code files of an asset, by its path (`aws:asset:path`) or its hash (in a function's `S3Key`); empty where
   * the asset isn't there.
   * @default what code calls isn't known
   */
  readonly readAsset?: (pathOrHash: string) => readonly CodeFile[];
}

/** Values for parameters, by name or by `stack.name`; they take precedence over the templates' defaults. */
export type Parameters = Readonly<Record<string, string>>;
