import { createHash } from 'node:crypto';
import { Stack, Tokenization } from 'aws-cdk-lib';
import { CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { SdkCall } from '../../shared/sdk-call';
import type { AdmittedAddressesProps } from './admitted-addresses-props';

const DESCRIPTION = 'From the private subnets of the clients of the database';

/** Rules that let blocks of addresses into the group of a database that cannot name the clients' group. */
export class AdmittedAddresses extends Construct {
  /** One a block. */
  readonly rules: readonly (CfnSecurityGroupIngress | SdkCall)[];

  /** The rules, made once a stack however many databases share group and port: EC2 refuses a second one like the first. */
  static once(scope: Construct, props: AdmittedAddressesProps): AdmittedAddresses {
    const stack = Stack.of(scope);
    const said = JSON.stringify(stack.resolve([props.securityGroupId, props.port, props.cidrBlocks, props.region]));
    const id = `Admitted${createHash('sha256').update(said).digest('hex').slice(0, 8)}`;
    const there = stack.node.tryFindChild(id) as AdmittedAddresses | undefined;
    return there ?? new AdmittedAddresses(stack, id, props);
  }

  constructor(scope: Construct, id: string, props: AdmittedAddressesProps) {
    super(scope, id);
    const { region, securityGroupId: groupId, port } = props;
    this.rules = props.cidrBlocks.map((cidrIp, index) =>
      region === undefined
        ? new CfnSecurityGroupIngress(this, `Rule${index + 1}`, {
            groupId,
            ipProtocol: 'tcp',
            fromPort: port,
            toPort: port,
            cidrIp,
            description: DESCRIPTION,
          })
        : this.remote(`Rule${index + 1}`, { ...props, region }, cidrIp),
    );
  }

  /** CloudFormation makes rules in its own region only. */
  private remote(id: string, props: AdmittedAddressesProps & { region: string }, cidrIp: string): SdkCall {
    const { region, securityGroupId: GroupId, port } = props;
    const rule = { IpProtocol: 'tcp', FromPort: port, ToPort: port };
    const permissions = (range: object) => ({ GroupId, IpPermissions: [{ ...rule, IpRanges: [range] }] });
    return new SdkCall(this, id, {
      region,
      physicalResourceId: `${GroupId}/${Tokenization.stringifyNumber(port)}/${cidrIp}`,
      put: {
        service: 'EC2',
        action: 'authorizeSecurityGroupIngress',
        parameters: permissions({ CidrIp: cidrIp, Description: DESCRIPTION }),
      },
      undo: {
        service: 'EC2',
        action: 'revokeSecurityGroupIngress',
        parameters: permissions({ CidrIp: cidrIp }),
      },
      settled: 'InvalidPermission.(Duplicate|NotFound)|InvalidGroup.NotFound',
      actions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:RevokeSecurityGroupIngress'],
      resources: [
        Stack.of(this).formatArn({ service: 'ec2', region, resource: 'security-group', resourceName: GroupId }),
      ],
    });
  }
}
