/** A call of an AWS service, as the SDK for JavaScript names it. */
export interface SdkRequest {
  /** E.g. `EC2`. */
  readonly service: string;
  /** E.g. `modifyVpcPeeringConnectionOptions`. */
  readonly action: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface SdkCallProps {
  /** Names what the call sets. Where it changes, the new is set first and then the old undone. */
  readonly physicalResourceId: string;
  /** What is called when the resource is made or changed. */
  readonly put: SdkRequest;
  /** What is called when the resource goes. @default nothing */
  readonly undo?: SdkRequest;
  /** Codes of errors, as a regular expression, that mean that it is set, or undone, already. @default none */
  readonly settled?: string;
  /** Actions of IAM that the calls need. */
  readonly actions: readonly string[];
  /** What they are allowed on. */
  readonly resources: readonly string[];
  /** Region that is called. @default that of the stack */
  readonly region?: string;
  /** Role of another account in whose name is called; the actions are its affair then. @default none */
  readonly roleArn?: string;
}
