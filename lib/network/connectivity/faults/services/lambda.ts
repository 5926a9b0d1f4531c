/** Functions in a VPC. */
import type { Fault } from '../../report';
import type { Value } from '../../template/values';
import { asList, asObject, isKnown, readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { isPublic } from '../common/internet';

const isEmpty = (value: Value): boolean => asList(value).length === 0;

export function* lambdas({ resources, network }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::Lambda::Function', 'AWS::Serverless::Function')) {
    const { SubnetIds: subnets, SecurityGroupIds: groups } = asObject(resource.get('VpcConfig'));
    if (isEmpty(subnets) !== isEmpty(groups) && isKnown([subnets, groups])) {
      const lacking = isEmpty(subnets) ? 'SubnetIds' : 'SecurityGroupIds';
      yield error(
        'lambda-vpc-config',
        resource,
        `Lambda function ${resource.id} has a VpcConfig without ${lacking}; it takes subnets and security groups, or neither.`,
        `Add ${lacking} to its VpcConfig.`,
      );
    }
    const ids = asList(subnets).map(String);
    if (ids.length > 0 && ids.every((id) => isPublic(network, id)))
      yield warning(
        'lambda-public-subnet',
        resource,
        `Lambda function ${resource.id} is in public subnets only (${ids.map(readable).join(', ')}); it gets no public address, so that their internet gateway doesn’t serve it.`,
        'Place it in private subnets with a NAT gateway or endpoints.',
      );
  }
}
