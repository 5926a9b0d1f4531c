import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ResolvedPlatform } from '../../lib/platform/definition';
import { PlatformStacks } from '../../lib/stacks/platform-stacks';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { found } from '../fixtures/ways';

/** All stacks of a platform, and the data stack's template. */
export function build(platform: ResolvedPlatform, context: Record<string, unknown> = {}) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [], ...context } });
  const stacks = new PlatformStacks(app, { platform });
  const { missing = [] } = app.synth().manifest;
  return { ...stacks, missing, template: Template.fromStack(stacks.data), all: Object.values(stacks) };
}

/** As the command line does it: what the first synthesis lacks is looked up. */
export function lookUp(platform: ResolvedPlatform) {
  const first = build(platform);
  return first.missing.length === 0 ? first : build(platform, found(first.missing));
}

/** Rules of the clients' group: what it may reach. */
export const egress = (template: Template): Json[] => [
  ...propertiesOf(template, 'AWS::EC2::SecurityGroup')
    .filter(({ GroupDescription: text }) => String(text).startsWith('Clients'))
    .flatMap((group) => group.SecurityGroupEgress ?? [])
    .filter(({ CidrIp: block }: Json) => block !== '255.255.255.255/32'),
  ...propertiesOf(template, 'AWS::EC2::SecurityGroupEgress'),
];
export const ingress = (template: Template): Json[] => propertiesOf(template, 'AWS::EC2::SecurityGroupIngress');
export const facts = (template: Template): Json => template.toJSON().Metadata['Headwater::Connectivity'];
export const connection = ({ pipelines }: ReturnType<typeof build>): Json =>
  propertiesOf(Template.fromStack(pipelines), 'AWS::Glue::Connection')[0]!.ConnectionInput;
export const outputs = (template: Template): string[] =>
  Object.keys(template.toJSON().Outputs).filter((name) => name.startsWith('Erp'));
