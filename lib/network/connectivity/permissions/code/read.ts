import type { CodeFile } from '../../input/stacks';
import { distinct, isPython, type Call, type CodeUse, type FileUse } from './calls';
import { javascriptCalls, userText } from './javascript';
import { Liveness } from './liveness';
import { foreignModule, pythonCalls, pythonClients } from './python';
import { pythonLiveness } from './python-liveness';
import { reachable } from './reach';

/**
 * Calls of AWS in the files of a function or job.
 * @param handler as Lambda names it, `folder/file.function`; @default every file counts
 */
export function readCode(files: readonly CodeFile[], handler?: string): CodeUse {
  const [, entry, name] = /^(.*)\.([^.]+)$/.exec(handler ?? '') ?? [];
  const reached = reachable(
    files.filter((file) => !file.path.endsWith('.d.ts')),
    entry,
  );
  const texts = new Map(
    reached.map((file) => [file, isPython(file) ? withoutComments(file.text) : userText(file.text)]),
  );
  const uses = [...pythonUses(texts), ...javascriptUses(texts)];
  const calls: Call[] = [];
  const scripts = new Map([...texts].filter(([file]) => !isPython(file)));
  const liveness = new Liveness(scripts, name);
  const python = [...texts]
    .filter(([file]) => isPython(file))
    .map(([, text]) => text)
    .join('\n');
  for (const [file, { calls: found }] of uses)
    for (const { at, ...call } of found) {
      const alive = isPython(file) ? pythonLiveness(texts.get(file)!, at, python, name) : liveness.at(file, at);
      if (alive === 'dead') continue;
      calls.push({ ...call, file: file.path, certainty: alive === 'possible' ? 'possible' : call.certainty });
    }
  const obstacle =
    files.length === 0 ? 'its code is not here' : uses.find(([, use]) => use.obstacle !== undefined)?.[1].obstacle;
  return { calls: distinct(calls), complete: obstacle === undefined, obstacle };
}

const withoutComments = (text: string): string => text.replace(/^\s*#.*$/gm, '');

function pythonUses(texts: ReadonlyMap<CodeFile, string>): [CodeFile, FileUse][] {
  const python = [...texts].filter(([file]) => isPython(file));
  const clients = python.flatMap(([, text]) => [...pythonClients(text)].filter(([, { resource }]) => !resource));
  const everywhere = new Map(clients.map(([name, { service }]) => [name, service]));
  const services = new Set(clients.map(([, { service }]) => service));
  const own = new Set([...texts.keys()].flatMap(({ path }) => path.replace(/\.py$/, '').split(/[\\/]/)));
  return python.map(([file, text]) => {
    const use = pythonCalls(text, services, everywhere);
    const foreign = foreignModule(text, own);
    return [
      file,
      foreign === undefined ? use : { ...use, obstacle: use.obstacle ?? `it loads ${foreign}, whose code is not here` },
    ];
  });
}

const javascriptUses = (texts: ReadonlyMap<CodeFile, string>): [CodeFile, FileUse][] =>
  [...texts].filter(([file]) => !isPython(file)).map(([file, text]) => [file, javascriptCalls(file, text)]);
