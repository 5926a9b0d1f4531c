/** What is compiled from the contract when the templates are synthesised (lib/ingestion/event). */
declare module 'headwater:events' {
  import type { EventCode, EventSpec } from '../../lib/platform/events';

  export const spec: EventSpec;
  export const code: EventCode | undefined;
}
