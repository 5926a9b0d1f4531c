import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import type { Json } from '../template/values';
import type { Location } from './stacks';

/** Where the resources of a stack were written, by logical id, from the metadata that `cdk synth` leaves in the assembly. */
export function locationsIn(folder: string, artifact: Json): Record<string, Location> {
  const file = artifact.additionalMetadataFile ? join(folder, artifact.additionalMetadataFile) : undefined;
  const entries: Record<string, Json> = {
    ...artifact.metadata,
    ...(file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}),
  };
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
