/** Outputs of the deployed stacks. */
import { CloudFormationClient, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { clientConfig } from '../metrics/clients';

/** Values by output name, of all three stacks together. */
export type StackOutputs = Readonly<Record<string, string>>;

/** @param prefix `<platform>-<environment>` */
export async function readOutputs(endpoint: string | undefined, region: string, prefix: string): Promise<StackOutputs> {
  const client = new CloudFormationClient(clientConfig({ endpoint, region }));
  try {
    const stacks: Stack[] = [];
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {})) stacks.push(...Stacks);
    const ours = stacks.filter(({ StackName = '' }) => StackName.startsWith(`${prefix}-`));
    return Object.fromEntries(
      ours.flatMap(({ Outputs = [] }) => Outputs.map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!])),
    );
  } finally {
    client.destroy();
  }
}

/** One output. @throws Error when the stacks don't have it */
export function output(outputs: StackOutputs, name: string): string {
  const value = outputs[name];
  if (value === undefined)
    throw new Error(`The stacks have no output ${name}; they have ${Object.keys(outputs).join(', ')}.`);
  return value;
}
