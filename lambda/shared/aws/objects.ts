/** Objects of S3, whole ones. */
import { AwsError } from './error';
import { persistently } from './retry';
import { objectPath, s3Address } from './s3';
import { sendForBytes } from './send';

/** Of one call: an object is a few megabytes. */
const TIMEOUT = 60_000;

/** S3 PutObject, repeated where that may help: it takes the place of what was there. */
export async function putObject(bucket: string, key: string, body: Buffer, contentType: string): Promise<void> {
  const address = s3Address(bucket, objectPath(key));
  const headers = { 'Content-Type': contentType };
  await persistently(() => sendForBytes({ service: 's3', method: 'PUT', ...address, headers, body: [body] }, TIMEOUT));
}

/** S3 GetObject. @default undefined where there is none */
export async function getObject(bucket: string, key: string): Promise<Buffer | undefined> {
  const address = s3Address(bucket, objectPath(key));
  try {
    return await persistently(() =>
      sendForBytes({ service: 's3', method: 'GET', ...address, headers: {}, body: [] }, TIMEOUT),
    );
  } catch (error) {
    if (error instanceof AwsError && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}
