import type { Construct } from 'constructs';
import { Network } from '../network/network';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import type { PlatformStackProps } from './platform-stack';
import { PlatformStack } from './platform-stack';

/** Slow to change: what everything else is placed in. */
export class NetworkStack extends PlatformStack {
  readonly network: Network;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, 'network', 'VPC, endpoints and security groups', props);
    const { platform } = props;
    const types = new Set(Object.values(platform.sources).map(({ type }) => type));
    this.network = new Network(this, 'Network', {
      definition: platform.network,
      // The probe asks for the streams, and is in the VPC where there is a database.
      streams: types.has('eventStream') && types.has('postgres'),
      removalPolicy: removalPolicyOf(platform),
      logRetention: logRetentionOf(platform),
    });
  }
}
