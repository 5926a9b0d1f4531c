/** Random templates, one a seed: networks that mostly work, with a few things wrong in each. */
import type { Template } from '../resolve';
import { drawAcls } from './acls';
import { drawBetween } from './between';
import { Dice, Draft } from './draft';
import { drawEndpoints } from './endpoints';
import { drawRule, writeGroup } from './groups';
import { drawClient, drawDatabase } from './parties';
import { drawVpc } from './vpcs';

export const REGION = 'eu-central-1';

export function templateOf(seed: number): Template {
  const draft = new Draft(new Dice(seed));
  const { dice } = draft;
  const count = dice.pick([1, 1, 2, 2, 3, 3]);
  for (let i = 0; i < count; i += 1) drawVpc(draft, i);
  drawBetween(draft);
  const databases = Array.from({ length: dice.whole(1, 2) }, (_, i) => drawDatabase(draft, i));
  const clients = Array.from({ length: dice.whole(1, 3) }, (_, i) => drawClient(draft, i, databases));
  for (const { group, port, clients: groups } of databases)
    for (const client of groups)
      if (dice.chance(0.97)) group.inbound.push(drawRule(draft, 'in', port, { vpc: client.vpc, group: client }));
  for (const vpc of draft.vpcs)
    drawAcls(
      draft,
      vpc,
      databases.map(({ port }) => port),
    );
  const endpointGroups = drawEndpoints(draft, clients);
  const groups = [
    ...databases.map(({ group }) => group),
    ...clients.flatMap((client) => client.groups),
    ...endpointGroups,
  ];
  for (const group of groups) writeGroup(draft, group);
  return { Resources: draft.resources };
}
