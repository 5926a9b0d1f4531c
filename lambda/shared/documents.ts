/** JSON documents on S3: the manifest, and what a run leaves under `runs/<pipeline>/<runId>/`. */
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Manifest } from '../../lib/platform/manifest';
import { InvalidConfiguration, isError } from './errors';

/** A run's folder; the keys below it are known to the Spark job too. */
export const runFolder = (pipeline: string, runId: string): string => `runs/${pipeline}/${runId}`;

/** A bucket of JSON documents. */
export class Documents {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
  ) {}

  /** @default undefined where there is none */
  async get<T>(key: string): Promise<T | undefined> {
    let text: string;
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      text = (await Body?.transformToString()) ?? '';
    } catch (error) {
      if (isError(error, 'NoSuchKey')) return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new InvalidConfiguration(`s3://${this.bucket}/${key} is not JSON.`);
    }
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.s3.send(
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: JSON.stringify(value),
        ContentType: 'application/json',
      }),
    );
  }

  /** All keys that start so. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.s3.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix, ContinuationToken: token }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
    return keys;
  }
}

/** Reads the manifest once an instance: its key changes with its content. */
export function manifestReader(s3: S3Client, uri: string): () => Promise<Manifest> {
  const match = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri);
  if (!match) throw new InvalidConfiguration(`MANIFEST_URI is '${uri}', not s3://bucket/key.`);
  const [, bucket, key] = match as unknown as [string, string, string];
  let manifest: Promise<Manifest> | undefined;
  const read = async (): Promise<Manifest> => {
    const found = await new Documents(s3, bucket).get<Manifest>(key);
    if (found?.manifestVersion !== 1) throw new InvalidConfiguration(`${uri} is not a manifest of version 1.`);
    return found;
  };
  return () => {
    // A failure is not kept: the next invocation tries again.
    manifest ??= read().catch((error: unknown) => {
      manifest = undefined;
      throw error;
    });
    return manifest;
  };
}
