/** What is compiled from the contract when the templates are synthesised (lib/ingestion/event). */
declare module 'headwater:events' {
  import type { CompiledEvents } from '../../lib/ingestion/event/load';

  export const spec: CompiledEvents['spec'];
  export const code: CompiledEvents['code'];
  export const fast: CompiledEvents['fast'];
}
