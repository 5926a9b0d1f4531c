import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Json } from '../template/values';
import { CHECKS_NAME } from './name';
import type { Acknowledgement, Location } from './stacks';

/** Metadata by construct path, as `cdk synth` leaves it in the assembly. */
export type ConstructMetadata = Readonly<Record<string, Json>>;

export function metadataIn(folder: string, artifact: Json): ConstructMetadata {
  const file = artifact.additionalMetadataFile ? join(folder, artifact.additionalMetadataFile) : undefined;
  return { ...artifact.metadata, ...(file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) };
}

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/** Findings of these checks that are accepted in code. */
export function acknowledgementsIn(entries: ConstructMetadata): Acknowledgement[] {
  return Object.entries(entries).flatMap(([path, metadata]) =>
    (metadata as Json[])
      .filter(({ type }) => type === ACKNOWLEDGED)
      .flatMap(({ data }) => Object.entries<string>(data ?? {}))
      .filter(([id]) => id.startsWith(`${CHECKS_NAME}::`))
      .map(([id, reason]) => ({ path: path.replace(/^\//, ''), code: id.slice(CHECKS_NAME.length + 2), reason })),
  );
}

/** Where the resources of a stack were written, by logical id. */
export function locationsIn(entries: ConstructMetadata): Record<string, Location> {
  const locations: Record<string, Location> = {};
  for (const [path, metadata] of Object.entries(entries)) {
    const id = metadata.find((entry: Json) => entry.type === 'aws:cdk:logicalId');
    if (!id) continue;
    const trace: string[] =
      metadata.find((entry: Json) => entry.type === 'aws:cdk:creationStack')?.data ?? id.trace ?? [];
    locations[id.data] = { constructPath: path.replace(/^\//, ''), sourceLine: userLine(trace) };
  }
  return locations;
}

/** The innermost line of a stack trace that isn't a library's, relative to where one is. */
export function userLine(trace: readonly string[]): string | undefined {
  for (const line of trace) {
    const match = /\(?((?:file:\/\/)?[^\s()]+\.[cm]?[jt]sx?):(\d+)(?::\d+)?\)?/.exec(line);
    if (!match || /node_modules|node:internal/.test(match[1]!)) continue;
    const path = match[1]!.replace(/^file:\/\//, '');
    return `${isAbsolute(path) ? relative(process.cwd(), path) : path}:${match[2]}`;
  }
  return undefined;
}

/** Lines of a template at which its resources begin, for templates that nobody's code made. */
export function linesIn(path: string, text: string, template: Json): Record<string, Location> {
  const wanted = new Set(Object.keys(template.Resources));
  const locations: Record<string, Location> = {};
  let inside = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\s*"?Resources"?\s*:/.test(line)) inside = true;
    const id = inside ? /^\s+"?([A-Za-z0-9]+)"?\s*:/.exec(line)?.[1] : undefined;
    if (id === undefined || !wanted.delete(id)) continue;
    const constructPath = template.Resources[id].Metadata?.['aws:cdk:path'];
    locations[id] = { sourceLine: `${path}:${index + 1}`, ...(constructPath ? { constructPath } : {}) };
  }
  return locations;
}
