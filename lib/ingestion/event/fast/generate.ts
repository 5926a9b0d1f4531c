import type { EventSpec } from '../../../platform/events';
import { knownNames } from '../names';
import { functions } from './functions';
import { HELPERS } from './helpers';
import { literal } from './literals';
import { find, tree } from './tree';
import { Unsure } from './unsure';
import { plan } from './uses';

/**
 * The fast path as JavaScript: `fast(b, E, now, out)` looks at the record in the first `E` bytes of `b`, which has 16
 * bytes more at least. True: the slow path would take the event too, and `out` has what it would find. False says nothing.
 * @returns undefined for a specification that it can't be made for
 */
export function generateFast(spec: EventSpec): string | undefined {
  if (spec.code !== undefined) return undefined; // It takes objects.
  const root = tree(spec.versions[0]!.fields, knownNames(spec.versions));
  try {
    if (spec.eventTime !== undefined) {
      const time = find(root, spec.eventTime)?.node;
      if (time?.field.type !== 'timestamp') return undefined;
      time.actions.push({ code: 'T=utc(b,s,e);' });
    }
    const asked = plan(root, spec);
    const code = functions(root, Object.keys(spec.enrich), asked);
    const routes = asked.routes.map((when, index) => `${when ?? 'true'}?${index}:`).join('');
    const derived = asked.derived.map(
      ([name, expression], index) => `${literal(`${index ? ',' : ''}${JSON.stringify(name)}:`)}+${expression}`,
    );
    return [
      `import{isUtf8}from'node:buffer';`,
      HELPERS,
      ...asked.declarations,
      ...code,
      'export function fast(b,end,now,out){',
      'if(b!==B){B=b;W=new DataView(b.buffer,b.byteOffset,b.length)}',
      `E=end;F=E+1;b[E]=0;b[F]=0;H=false;U=false;T='';${asked.resets.join('')}`,
      'let p=0,c=b[0];if(c<=32){p=space(b,0);c=b[p]}if(c!==123)return false;',
      `p=o${root.id}(b,p+1);if(p>E)return false;`,
      'out.brace=p-1;while(p<E){c=b[p];if(c!==32&&c!==10&&c!==13&&c!==9)return false;p++}',
      'if(H&&!isUtf8(b.subarray(0,E)))return false;',
      `out.unknown=U;out.time=T;`,
      asked.filter === undefined ? 'out.kept=true;' : `out.kept=${asked.filter};if(!out.kept)return true;`,
      `out.route=${routes}-1;if(out.route<0)return false;`,
      `out.derived=${derived.join('+') || `''`};return true}`,
      '',
    ].join('\n');
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}
