/** The picture of the network: what is where, who must reach whom, and what is in the way. */
import type { Network } from '../model/types';
import type { Report } from '../report';
import type { Resources } from '../template/resources';
import { cardMarkup, panelMarkup, vpcMarkup } from './render/boxes';
import { HEADER, headerMarkup, LEAST_WIDTH, summary } from './render/legend';
import { linesMarkup, needText } from './render/lines';
import { listMarkup } from './render/list';
import { STYLE } from './render/style';
import { element, escape } from './render/xml';
import { drawingOf } from './routes/routes';
import { sceneOf } from './scene/scene';

/**
 * Draws a checked network as an SVG document, which stands alone: no script, font or link.
 * Pure, and the same for the same input.
 */
export function drawNetwork(resources: Resources, network: Network, report: Report): string {
  const scene = sceneOf(resources, network, report);
  const { layout, lines } = drawingOf(scene, HEADER);
  const { box } = layout;
  const width = Math.ceil(Math.max(box.width, LEAST_WIDTH));
  const list = listMarkup(report, box.y + box.height, width);
  const height = Math.ceil(list.bottom);
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'headwater-network',
      role: 'img',
      'aria-labelledby': 'headwater-network-title headwater-network-description',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
    },
    element('title', { id: 'headwater-network-title' }, 'Network and connections'),
    element('desc', { id: 'headwater-network-description' }, escape(description(report))),
    element('style', {}, STYLE),
    element('rect', { class: 'page', x: 0, y: 0, width, height }),
    headerMarkup(report),
    ...layout.vpcs.map(vpcMarkup),
    ...layout.panels.map(panelMarkup),
    ...[...layout.cards.values()].map(cardMarkup),
    linesMarkup(lines, report.needs),
    list.markup,
  );
}

/** For those who can't see the picture. */
const description = (report: Report): string =>
  [summary(report), ...report.needs.filter(({ status }) => status === 'blocked').map(needText)].join('. ');
