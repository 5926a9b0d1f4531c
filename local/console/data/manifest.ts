import { GetJobCommand, type GlueClient } from '@aws-sdk/client-glue';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { gunzipSync } from 'node:zlib';
import type { Manifest } from '../../../lib/platform/manifest';
import type { Remembered } from './cache';

/** The account and region are there, the platform isn't (yet). */
export class NotDeployed extends Error {
  override readonly name = 'NotDeployed';

  constructor(prefix: string) {
    super(`${prefix} is not deployed here: there is no Glue job ${prefix}-spark.`);
  }
}

/** Bucket and key of `s3://bucket/key` (`s3a:` and `s3n:` too). */
export function parseS3(uri: string): { Bucket: string; Key: string } {
  const match = /^s3[an]?:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (!match) throw new Error(`Not an S3 address: ${uri}`);
  return { Bucket: match[1]!, Key: match[2]! };
}

/** A JSON object on S3; one named `….gz.…` is unpacked. */
export async function readJson<T>(s3: S3Client, uri: string): Promise<T> {
  const { Body } = await s3.send(new GetObjectCommand(parseS3(uri)));
  const bytes = await Body!.transformToByteArray();
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return JSON.parse(Buffer.from(packed ? gunzipSync(bytes) : bytes).toString('utf8')) as T;
}

/** The manifest of the deployed platform, found through the argument of its Spark job. */
export async function readManifest(
  glue: GlueClient,
  s3: S3Client,
  prefix: string,
  known: Remembered<Manifest>,
): Promise<Manifest> {
  const job = await glue.send(new GetJobCommand({ JobName: `${prefix}-spark` })).catch((error: Error) => {
    throw error.name === 'EntityNotFoundException' ? new NotDeployed(prefix) : error;
  });
  const uri = job.Job?.DefaultArguments?.['--manifest'];
  if (!uri) throw new Error(`Glue job ${prefix}-spark has no argument --manifest: deploy the platform again.`);
  // The key of an asset is the hash of its content.
  return known.get(uri, () => readJson<Manifest>(s3, uri));
}
