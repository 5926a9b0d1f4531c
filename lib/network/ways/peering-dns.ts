import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { SdkCall } from '../../shared/sdk-call';
import type { PeeringDnsProps } from './peering-dns-props';

const RESOLVE = { AllowDnsResolutionFromRemoteVpc: true };
const ACTION = 'modifyVpcPeeringConnectionOptions';

/**
 * Lets names of each of two peered VPCs resolve to private addresses in the other. CloudFormation has no property for
 * it. EC2 takes the options of both sides in one call where both are of one account and region, else each side's there.
 */
export class PeeringDns extends Construct {
  /** One call, or one a side. */
  readonly calls: readonly SdkCall[];

  constructor(scope: Construct, id: string, props: PeeringDnsProps) {
    super(scope, id);
    const { peerOwnerId, peerRegion, peerRoleArn, vpcPeeringConnectionId } = props;
    const stack = Stack.of(this);
    const call = (name: string, options: object, there: { region?: string; roleArn?: string } = {}): SdkCall =>
      new SdkCall(this, name, {
        ...there,
        physicalResourceId: `${name.toLowerCase()}-dns`,
        put: {
          service: 'EC2',
          action: ACTION,
          parameters: { VpcPeeringConnectionId: vpcPeeringConnectionId, ...options },
        },
        actions: ['ec2:ModifyVpcPeeringConnectionOptions'],
        resources: [
          stack.formatArn({
            service: 'ec2',
            region: there.region,
            resource: 'vpc-peering-connection',
            resourceName: vpcPeeringConnectionId,
          }),
        ],
      });
    const requester = { RequesterPeeringConnectionOptions: RESOLVE };
    const accepter = { AccepterPeeringConnectionOptions: RESOLVE };
    this.calls =
      peerOwnerId === undefined && peerRegion === undefined
        ? [call('Both', { ...requester, ...accepter })]
        : [call('Requester', requester), call('Accepter', accepter, { region: peerRegion, roleArn: peerRoleArn })];
  }
}
