import { CfnSecurityGroupEgress, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ClientsSecurityGroupProps } from './clients-security-group-props';

/**
 * The clients of one database: to join the group is to have access. Rules of both directions live here, in the stack of
 * the database, so that the stack of a client only refers to this one and never the other way round.
 */
export class ClientsSecurityGroup extends SecurityGroup {
  constructor(scope: Construct, id: string, props: ClientsSecurityGroupProps) {
    super(scope, id, {
      vpc: props.vpc,
      description: 'Clients of the database: members may connect',
      allowAllOutbound: false,
    });
    const port = Port.tcp(props.port);
    const { server, destinations } = props;
    if (destinations || !server) {
      const addresses = destinations?.map((block) => Peer.ipv4(block)) ?? [Peer.anyIpv4()];
      for (const address of addresses) this.addEgressRule(address, port, 'To the database');
    } else {
      // By itself, because `addEgressRule` would leave the group's own list of rules empty, which stands for "all".
      new CfnSecurityGroupEgress(this, 'ToDatabase', {
        groupId: this.securityGroupId,
        destinationSecurityGroupId: server.securityGroupId,
        ipProtocol: 'tcp',
        fromPort: props.port,
        toPort: props.port,
        description: 'To the database',
      });
    }
    server?.addIngressRule(this, port, 'From the clients of the database');
  }
}
