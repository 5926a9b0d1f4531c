import { endpointOf, send } from './send';

/** S3 PutObject. */
export async function putObject(bucket: string, key: string, body: Buffer, timeoutMilliseconds: number): Promise<void> {
  const { url, custom } = endpointOf('s3');
  const path = `/${key.split('/').map(encodeURIComponent).join('/')}`;
  // The bucket is part of the host on AWS, but for names with dots, which no certificate covers.
  const inPath = custom || bucket.includes('.');
  const endpoint = inPath ? url : new URL(`${url.protocol}//${bucket}.${url.host}`);
  await send(
    {
      service: 's3',
      method: 'PUT',
      endpoint,
      path: inPath ? `/${bucket}${path}` : path,
      headers: { 'Content-Type': 'application/gzip' },
      body: [body],
    },
    timeoutMilliseconds,
  );
}
