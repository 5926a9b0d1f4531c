import { Fn, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointService, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { DatabaseEndpointProps } from './database-endpoint-props';

/** An interface endpoint to a database behind its owner's endpoint service. Who is let in is added to its group. */
export class DatabaseEndpoint extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly endpoint: InterfaceVpcEndpoint;
  /** The endpoint's own name, which leads to all of its zones. */
  readonly address: string;

  constructor(scope: Construct, id: string, props: DatabaseEndpointProps) {
    super(scope, id);
    const { vpc, serviceName } = props;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Endpoint of a database: its clients only',
      allowAllOutbound: false,
    });
    const region = serviceName.split('.')[3];
    this.endpoint = new InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: new InterfaceVpcEndpointService(serviceName, props.port),
      subnets: { subnets: props.subnets },
      securityGroups: [this.securityGroup],
      privateDnsEnabled: props.privateDns ?? false,
      // The library would admit the whole address range of the VPC.
      open: false,
      ...(region !== Stack.of(this).region && { serviceRegion: region }),
    });
    // Entries are `<hosted zone>:<name>`, the name of the endpoint as a whole before those of its zones.
    this.address = Fn.select(1, Fn.split(':', Fn.select(0, this.endpoint.vpcEndpointDnsEntries)));
  }
}
