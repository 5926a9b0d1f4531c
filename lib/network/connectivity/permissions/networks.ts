/** Where callers are, as far as policies that ask for an endpoint care. */
import type { Place } from '../report';
import type { Resource } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asObject, asText, isKnown, resourceOf } from '../template/values';
import type { World } from './world';

/** Types that never are in a network of the user's. */
const NEVER = new Set(['AWS::StepFunctions::StateMachine', 'AWS::KinesisFirehose::DeliveryStream']);

export class Networks {
  constructor(private readonly world: World) {}

  /** Whether a caller's requests come through no endpoint of the user's. */
  isOutside(place: Place): boolean {
    if (NEVER.has(place.type)) return true;
    const resource = this.#resource(place);
    if (place.type === 'AWS::Lambda::Function') return resource?.get('VpcConfig') === undefined;
    return place.type === 'AWS::Glue::Job' && resource?.get('Connections') === undefined;
  }

  /** Whether an endpoint is in another network than a caller, or a gateway in none of its subnets' route tables. */
  neverThrough(place: Place, endpoint: string): boolean {
    const found = this.world.resources.find(endpoint, 'AWS::EC2::VPCEndpoint');
    if (found && this.#isInNoTable(place, found)) return true;
    const theirs = asText(found?.get('VpcId'));
    const own = this.#vpc(place);
    return own !== undefined && theirs !== undefined && this.#isKnown(theirs) && this.#isKnown(own) && own !== theirs;
  }

  #isInNoTable(place: Place, endpoint: Resource): boolean {
    const { resources } = this.world;
    const subnets = this.#subnets(place);
    const tables = endpoint.get('RouteTableIds');
    const type = endpoint.get('VpcEndpointType') ?? 'Gateway';
    if (type !== 'Gateway' || !isKnown(tables) || subnets.length === 0) return false;
    if (!subnets.every((subnet) => resources.find(subnet, 'AWS::EC2::Subnet'))) return false;
    return !resources
      .ofType('AWS::EC2::SubnetRouteTableAssociation')
      .filter((association) => subnets.includes(association.get('SubnetId')))
      .some((association) => asList(tables).includes(association.get('RouteTableId')));
  }

  #subnets(place: Place): readonly Value[] {
    if (place.type !== 'AWS::Lambda::Function') return [];
    return asList(asObject(this.#resource(place)?.get('VpcConfig')).SubnetIds);
  }

  #vpc(place: Place): string | undefined {
    const [subnet] = this.#subnets(place);
    return asText(this.world.resources.find(subnet, 'AWS::EC2::Subnet')?.get('VpcId'));
  }

  /** A VPC of the templates, or one that is written out. */
  #isKnown(vpc: Value): boolean {
    return resourceOf(vpc) !== undefined || /^vpc-/.test(String(vpc));
  }

  #resource(place: Place): Resource | undefined {
    return this.world.resources.byKey(`${place.stack}/${place.logicalId}`);
  }
}
