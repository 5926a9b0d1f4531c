/** A template that grows, and the dice that say how. */
import { seeded } from '../../../../../local/streams/random';
import type { Json, Template } from '../resolve';

export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seeded(seed);
  }

  chance = (probability: number): boolean => this.#next() < probability;
  whole = (least: number, most: number): number => least + Math.floor(this.#next() * (most - least + 1));
  pick = <T>(list: readonly T[]): T => list[this.whole(0, list.length - 1)]!;
  /** At least one of a list, in its order. */
  some<T>(list: readonly T[], probability = 0.6): T[] {
    const found = list.filter(() => this.chance(probability));
    return found.length > 0 ? found : [this.pick(list)];
  }
}

export interface DraftSubnet {
  readonly id: string;
  readonly cidr: string;
  readonly zone: string;
  readonly table?: DraftTable;
}

export interface DraftTable {
  readonly id: string;
  readonly role: 'public' | 'private' | 'isolated';
  /** Destinations that it has already: two of the same can't be. */
  readonly taken: Set<string>;
}

export interface DraftVpc {
  readonly id: string;
  readonly cidr: string;
  readonly subnets: DraftSubnet[];
  readonly tables: DraftTable[];
  readonly gateway?: string;
  /** Whether another VPC has some of the same addresses. */
  readonly overlaps: boolean;
  readonly nats: string[];
}

export class Draft {
  readonly resources: Template['Resources'] = {};
  readonly vpcs: DraftVpc[] = [];
  #count = 0;

  constructor(readonly dice: Dice) {}

  add(id: string, type: string, properties: Json): string {
    this.resources[id] = { Type: `AWS::${type}`, Properties: properties };
    return id;
  }

  /** With a number of its own. */
  addOne(name: string, type: string, properties: Json): string {
    this.#count += 1;
    return this.add(`${name}${this.#count}`, type, properties);
  }

  route(table: DraftTable, destination: string, target: Json): void {
    if (table.taken.has(destination)) return;
    table.taken.add(destination);
    this.addOne('Route', 'EC2::Route', {
      RouteTableId: ref(table.id),
      DestinationCidrBlock: destination,
      ...target,
    });
  }

  /** The same by a prefix list, which may name more blocks. */
  routeByList(table: DraftTable, blocks: readonly string[], target: Json): void {
    const list = this.prefixList(blocks);
    this.addOne('Route', 'EC2::Route', { RouteTableId: ref(table.id), DestinationPrefixListId: list, ...target });
  }

  prefixList(blocks: readonly string[]): Json {
    const id = this.addOne('Blocks', 'EC2::PrefixList', {
      PrefixListName: 'blocks',
      AddressFamily: 'IPv4',
      MaxEntries: blocks.length,
      Entries: blocks.map((Cidr) => ({ Cidr })),
    });
    return this.dice.chance(0.5) ? ref(id) : { 'Fn::GetAtt': [id, 'PrefixListId'] };
  }
}

export const ref = (id: string): Json => ({ Ref: id });
export const attribute = (id: string, name: string): Json => ({ 'Fn::GetAtt': [id, name] });

/** One of a /26's parts: `half` 0 or 1 of it, or a /28. */
export function part(cidr: string, length: number, index: number): string {
  const [a, b, c, d] = cidr.split('/')[0]!.split('.').map(Number) as [number, number, number, number];
  return `${a}.${b}.${c}.${d + index * 2 ** (32 - length)}/${length}`;
}
