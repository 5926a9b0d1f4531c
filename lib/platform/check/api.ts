/** The shape of a REST API at run time, with the defaults. */
import { z } from 'zod';
import { apiAddress, apiHeaderName, apiHeaders, tokenParameters } from './api-values';
import { arn, file, region, whole } from './values';

const authorization = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('oauth2'),
    grant: z.enum(['clientCredentials', 'refreshToken']).default('clientCredentials'),
    tokenUrl: apiAddress,
    scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, { error: 'is not a scope' })).default([]),
    clientAuthentication: z.enum(['header', 'body']).default('header'),
    parameters: tokenParameters.default({}),
    renewSecondsBefore: whole(0, 3_600).optional(),
  }),
  z.strictObject({
    type: z.literal('apiKey'),
    in: z.enum(['header', 'query']).default('header'),
    name: z
      .string()
      .regex(/^[\w.~!$'*+-]+$/, { error: 'is not the name of a header or parameter' })
      .default('x-api-key'),
  }),
  z.strictObject({ type: z.literal('basic') }),
  z.strictObject({ type: z.literal('bearer') }),
  z.strictObject({
    type: z.literal('hmac'),
    algorithm: z.enum(['sha256', 'sha512']).default('sha256'),
    signed: z.string().min(1).default('{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}'),
    headers: z
      .record(z.string(), z.string())
      .default({ authorization: 'HMAC {keyId}:{signature}', 'x-timestamp': '{timestamp}' }),
    encoding: z.enum(['hex', 'base64']).default('base64'),
    timestamp: z.enum(['epochSeconds', 'epochMilliseconds', 'iso']).default('epochSeconds'),
  }),
  z.strictObject({
    type: z.literal('sigv4'),
    service: z
      .string()
      .regex(/^[a-z0-9-]+$/, { error: "is to be the name of a service as signatures have it, such as 'execute-api'" })
      .default('execute-api'),
    region: region.optional(),
    apiArn: arn('execute-api').optional(),
  }),
  z.strictObject({ type: z.literal('custom'), code: file }),
]);

const rate = z.number().positive({ error: 'is to be more than 0' }).max(1_000_000);
const seconds = whole(1, 600);

export const restApi = z.strictObject({
  type: z.literal('restApi'),
  baseUrl: apiAddress,
  authorization: authorization.optional(),
  secretArn: arn('secretsmanager').optional(),
  headers: apiHeaders.default({}),
  limits: z
    .strictObject({
      concurrency: whole(1, 64).default(4),
      perSecond: rate.optional(),
      perMinute: rate.optional(),
      remainingHeader: apiHeaderName.optional(),
      resetHeader: apiHeaderName.optional(),
      resetAs: z.enum(['seconds', 'epochSeconds', 'epochMilliseconds', 'timestamp']).optional(),
    })
    .prefault({}),
  timeouts: z
    .strictObject({
      connectSeconds: seconds.default(10),
      responseSeconds: seconds.default(30),
      idleSeconds: seconds.default(15),
      totalSeconds: seconds.default(120),
    })
    .prefault({}),
  retries: z
    .strictObject({
      attempts: whole(1, 20).default(6),
      maxDelaySeconds: whole(1, 300).default(30),
      breakAfterFailures: whole(2, 1_000).default(10),
      breakSeconds: whole(1, 900).default(30),
      giveUpAfterMinutes: whole(1, 1_440).default(30),
    })
    .prefault({}),
  maxPageMegabytes: whole(1, 64).default(16),
  memoryMegabytes: whole(256, 10_240).default(1_024),
});

export type RestApi = z.output<typeof restApi>;
export type Authorization = z.output<typeof authorization>;
