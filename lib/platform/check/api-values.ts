/** Values that requests to REST APIs are made of. */
import { z } from 'zod';

const LOOPBACK = ['127.0.0.1', 'localhost'];

/** What is wrong with the beginning of an address. @default undefined: nothing */
function wrongAddress(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not an address, such as 'https://api.example.com/v1'";
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return 'has credentials in it: they belong into the secret of the source';
  if (/[?#]/.test(text)) return "has a query or fragment: write parameters in `query` of the dataset's load";
  if (url.protocol === 'https:') return undefined;
  return url.protocol === 'http:' && LOOPBACK.includes(url.hostname)
    ? undefined
    : 'is not encrypted: write `https://…` (`http` is for 127.0.0.1 and localhost)';
}

/** An address without query and credentials. */
export const apiAddress = z.string().superRefine((text, context) => {
  const message = wrongAddress(text);
  if (message !== undefined) context.addIssue({ code: 'custom', message });
});

const SECRET =
  /^(proxy-)?authorization$|^(set-)?cookie2?$|(api|access|auth|private|secret|subscription)[-_]?(key|token)|^(x-)?token$|[-_]token$|secret|password|passwd|credential|assertion|signature|^(key|code)$/i;

/** Whether a name doesn't look like that of something secret. */
export const notSecret = (name: string): boolean => !SECRET.test(name);

/** Headers that the transport sets by itself. */
const TRANSPORT = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'te', 'upgrade'];

function wrongHeader(name: string, value: string): string | undefined {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return 'is not the name of a header';
  if (!notSecret(name))
    return 'looks secret, and nothing secret is to be in the configuration: describe it in `authorization`, and put its value into the secret of the source';
  if (TRANSPORT.includes(name.toLowerCase())) return 'is set by the connection itself: remove it';
  return /^[\t\x20-\x7e]*$/.test(value) ? undefined : 'has characters that a header cannot have';
}

/** Headers of requests that anybody may see. */
export const apiHeaders = z.record(z.string(), z.string()).superRefine((headers, context) => {
  for (const [name, value] of Object.entries(headers)) {
    const message = wrongHeader(name, value);
    if (message !== undefined) context.addIssue({ code: 'custom', message, path: [name] });
  }
});

/** Names joined by dots. */
export const apiPath = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, { error: "is not a path: write names joined by dots, such as 'albums.items'" });
export const apiParameter = z.string().min(1).max(255);
