import { endpointOf, type Call } from './send';

/** Where an object, or with a query a bucket, is asked for. */
export function s3Address(bucket: string, path: string): Pick<Call, 'endpoint' | 'path'> {
  const { url, custom } = endpointOf('s3');
  // The bucket is part of the host on AWS, but for names with dots, which no certificate covers.
  const inPath = custom || bucket.includes('.');
  return {
    endpoint: inPath ? url : new URL(`${url.protocol}//${bucket}.${url.host}`),
    path: inPath ? `/${bucket}${path}` : path,
  };
}

/** A key as a path. */
export const objectPath = (key: string): string => `/${key.split('/').map(encodeURIComponent).join('/')}`;
