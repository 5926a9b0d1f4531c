/** Security groups as coloured tags: the same group has the same colour everywhere. */
import { defaultGroupId } from '../../model/rules';
import type { Network } from '../../model/types';
import { readable } from '../../template/values';
import { nameOf } from './names';
import type { Tag } from './types';

/** How many colours there are before they come again. */
export const TAG_COLOURS = 8;

export class Tags {
  readonly #colours = new Map<string, number>();

  constructor(private readonly network: Network) {
    for (const id of network.groups.keys()) this.#colour(id);
  }

  /** Tags of groups; of the VPC's default group where there are none. */
  of(groups: readonly string[], vpc?: string): Tag[] {
    const ids = groups.length > 0 ? groups : vpc === undefined ? [] : [defaultGroupId(vpc)];
    return [...new Set(ids)].map((id) => {
      const group = this.network.groups.get(id);
      const isDefault = group?.resource?.type === 'AWS::EC2::VPC';
      return {
        text: isDefault ? 'default group' : nameOf(id, group?.resource),
        title: `Security group ${isDefault ? `(default) of VPC ${group.resource!.id}` : readable(id)}`,
        colour: this.#colour(id),
      };
    });
  }

  #colour(id: string): number {
    const known = this.#colours.get(id);
    if (known !== undefined) return known;
    const colour = this.#colours.size % TAG_COLOURS;
    this.#colours.set(id, colour);
    return colour;
  }
}
