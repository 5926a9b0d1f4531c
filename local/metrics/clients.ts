export interface AwsLocation {
  /** Address of the embedded AWS. @default AWS itself, with the credentials of the environment */
  readonly endpoint?: string;
  readonly region: string;
}

/** Configuration for SDK clients. The embedded AWS takes any key, so none that the environment may hold is sent there. */
export function clientConfig({ endpoint, region }: AwsLocation) {
  if (!endpoint) return { region, maxAttempts: 3 };
  return { region, maxAttempts: 2, endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
}
