/** Routes lines and makes room for them: more lanes make channels wider, which moves what is beside them. */
import { layoutOf } from '../layout/layout';
import type { Demand, Layout } from '../layout/types';
import type { Scene } from '../scene/types';
import { findRoutes } from './find';
import { laneDemand, lanesOf } from './lanes';
import { linesOf } from './lines';
import { pinDemand, pinsOf } from './pins';
import type { Line } from './types';

export interface Drawing {
  readonly layout: Layout;
  readonly lines: readonly Line[];
}

const NONE: Demand = { lanes: new Map(), pins: new Map() };
/** It settles after two or three; room only ever grows. */
const MOST_ROUNDS = 20;

/** @param top where the picture begins */
export function drawingOf(scene: Scene, top: number): Drawing {
  const first = layoutOf(scene, NONE, top);
  const routes = findRoutes(first, scene.wires);
  let demand: Demand = { ...NONE, pins: pinDemand(first, routes) };
  for (let round = 0; ; round += 1) {
    const layout = layoutOf(scene, demand, top);
    const pins = pinsOf(layout, routes);
    const lanes = lanesOf(layout, routes, pins);
    const wanted = laneDemand(lanes);
    const enough = [...wanted].every(([channel, count]) => count <= (demand.lanes.get(channel) ?? 0));
    if (enough || round === MOST_ROUNDS) return { layout, lines: linesOf(layout, lanes, routes, pins) };
    demand = { ...demand, lanes: larger(demand.lanes, wanted) };
  }
}

const larger = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...new Set([...a.keys(), ...b.keys()])].map((key) => [key, Math.max(a.get(key) ?? 0, b.get(key) ?? 0)]));
