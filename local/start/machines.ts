/** The machines of a running platform: stopping all in order. */
import { Child } from '../runtime/child';
import type { StartContext } from './context';

/** In the order in which they are stopped: what uses another first. */
export const MACHINES = { aws: 'The embedded AWS', spark: 'Spark', postgres: 'PostgreSQL' } as const;

const children = (): Child[] => {
  const order: readonly string[] = Object.values(MACHINES);
  return [...Child.living].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
};

/** Stops everything that this process began. It goes on when something won't stop; that is then ended by force. */
export async function stopMachines(context: StartContext | undefined): Promise<void> {
  await context?.peek('flow')?.stop();
  const parts = [
    context?.peek('streams')?.stop(),
    context?.peek('console')?.close(),
    context?.peek('metrics')?.stop(),
    context?.peek('catalogue')?.close(),
  ];
  await Promise.allSettled(parts);
  for (const child of children()) await child.stop().catch(() => child.kill());
}

/** Ends everything at once. */
export function killMachines(): void {
  for (const child of children()) child.kill();
}
