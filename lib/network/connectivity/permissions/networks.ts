/** Where callers are, as far as policies that ask for an endpoint care. */
import type { Place } from '../report';
import type { Resource } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asObject, asText, resourceOf } from '../template/values';
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

  /** Whether an endpoint is in another network than a caller. */
  neverThrough(place: Place, endpoint: string): boolean {
    const found = this.world.resources.find(endpoint, 'AWS::EC2::VPCEndpoint');
    const theirs = asText(found?.get('VpcId'));
    const own = this.#vpc(place);
    return own !== undefined && theirs !== undefined && this.#isKnown(theirs) && this.#isKnown(own) && own !== theirs;
  }

  #vpc(place: Place): string | undefined {
    if (place.type !== 'AWS::Lambda::Function') return undefined;
    const [subnet] = asList(asObject(this.#resource(place)?.get('VpcConfig')).SubnetIds);
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
