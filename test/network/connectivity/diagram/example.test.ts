import { drawingOf } from '../../../../lib/network/connectivity/diagram/routes/routes';
import { sceneOf } from '../../../../lib/network/connectivity/diagram/scene/scene';
import { readInputs } from '../../../../lib/network/connectivity/input/read';
import { platformFixture } from '../../../fixtures/platform';
import { buildStacks } from '../../../stacks/pipelines-fixture';
import { checked, type Checked } from './random';

const example = checked(readInputs([buildStacks(platformFixture('dev')).app.synth().directory]));

/** What stands where, and what is joined to what, without ids of the CDK. */
function outline({ resources, network, report }: Checked): string[] {
  const { layout, lines } = drawingOf(sceneOf(resources, network, report), 0);
  const name = (id: string): string => {
    const { card } = layout.cards.get(id)!;
    return `${card.caption} ${card.lines.join(', ')}`;
  };
  const tiers = layout.vpcs.flatMap(({ vpc, tiers: own }) => [
    `${vpc.name} (${vpc.tiers.length} tiers)`,
    ...own.map(
      ({ tier, box }) => `  ${tier.title} at ${box.x},${box.y}: ${tier.chips.map(({ text }) => text).join('; ')}`,
    ),
  ]);
  const cards = [...layout.cards].map(
    ([id, { box, card }]) =>
      `${name(id)} at ${box.x},${box.y} ${box.width}×${box.height} ${card.tags.map(({ text }) => `[${text}]`).join(' ')}`,
  );
  const wires = lines.map(({ wire }) => `${name(wire.from)} → ${name(wire.to)}: ${wire.status} ×${wire.needs.length}`);
  return [...tiers, ...cards, ...wires].map((line) => line.trimEnd());
}

test('the example platform', () => {
  expect(outline(example)).toMatchSnapshot();
});
