import { objectPath, s3Address } from '../../shared/aws/s3';
import { send } from '../../shared/aws/send';

/** S3 PutObject. */
export async function putObject(bucket: string, key: string, body: Buffer, timeoutMilliseconds: number): Promise<void> {
  await send(
    {
      service: 's3',
      method: 'PUT',
      ...s3Address(bucket, objectPath(key)),
      headers: { 'Content-Type': 'application/gzip' },
      body: [body],
    },
    timeoutMilliseconds,
  );
}
