/** Values that requests to REST APIs are made of. */
import { z } from 'zod';

const LOOPBACK = ['127.0.0.1', 'localhost'];

/** Names of what is secret, by all that is known: headers, parameters, fields. Keys of things that are asked for are none. */
const SECRET =
  /^(proxy-)?authorization$|^(set-)?cookie2?$|^(x-)?token$|(api|access|auth|private|secret|subscription)[-_]?(key|token)|(?<!^(idempotency|sort|order|group|partition|project|issue|object|lookup|primary|foreign))[-_](key|token)$|secret|password|passwd|credential|assertion|(^|[-_])signature$/i;
const BELONGS =
  'nothing secret is to be in the configuration: describe it in `authorization`, and put its value into the secret of the source';

/** What is wrong with a value, and whether it is better not shown. */
interface Fault {
  readonly message: string;
  readonly hidden?: boolean;
}

const SECRET_FAULT: Fault = { message: `looks secret, and ${BELONGS}`, hidden: true };

/** What is wrong with the beginning of an address. @default undefined: nothing */
function wrongAddress(text: string): Fault | undefined {
  if (!URL.canParse(text))
    return { message: "is not an address, such as 'https://api.example.com/v1'", hidden: /@/.test(text) };
  if (/\s/.test(text)) return { message: 'has a space in it', hidden: false };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    return { message: `has credentials in it, and ${BELONGS}`, hidden: true };
  if (/[?#]/.test(text))
    return { message: "has a query or fragment: write parameters in `query` of the dataset's load", hidden: true };
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.includes(url.hostname))) return undefined;
  return { message: 'is not encrypted: write `https://…` (`http` is for 127.0.0.1 and localhost)' };
}

/** An address without query and credentials. */
export const apiAddress = z.string().superRefine((text, context) => {
  const fault = wrongAddress(text);
  if (fault) context.addIssue({ code: 'custom', message: fault.message, params: { hidden: fault.hidden === true } });
});

/** Headers that the connection has by itself. */
const TRANSPORT = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding', 'te', 'upgrade'];

function wrongHeader(name: string, value: string): Fault | undefined {
  if (!HEADER_NAME.test(name)) return { message: 'is under a name that no header can have', hidden: true };
  if (SECRET.test(name)) return SECRET_FAULT;
  if (TRANSPORT.includes(name.toLowerCase())) return { message: 'is set by the connection itself: remove it' };
  return /^[\t\x20-\x7e]*$/.test(value) ? undefined : { message: 'has characters that a header cannot have' };
}

/** Whether a parameter, header or field of this name is refused: its value belongs into the source's secret. */
export const looksSecret = (name: string): boolean => SECRET.test(name);

/** Whether requests may have a header of this name by description. */
export const isFreeHeader = (name: string): boolean => wrongHeader(name, '') === undefined;

const wrongParameter = (name: string): Fault | undefined => (SECRET.test(name) ? SECRET_FAULT : undefined);

const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;
export const apiHeaderName = z.string().regex(HEADER_NAME, { error: 'is not the name of a header' });

/** Entries that anybody may see. */
const openly = <V extends z.ZodType>(values: V, wrong: (name: string, value: z.output<V>) => Fault | undefined) =>
  z.record(z.string().min(1), values).superRefine((given, context) => {
    for (const [name, value] of Object.entries(given)) {
      const fault = wrong(name, value as z.output<V>);
      if (!fault) continue;
      const { message, hidden = false } = fault;
      context.addIssue({ code: 'custom', message, path: [name], params: { hidden } });
    }
  });

export const apiHeaders = openly(z.string(), wrongHeader);
export const apiQuery = openly(z.union([z.string(), z.number(), z.boolean()]), wrongParameter);
export const apiBody = openly(z.unknown(), wrongParameter);
/** Of requests for tokens. */
export const tokenParameters = openly(z.string(), (name) =>
  /^(code|key)$/i.test(name) ? SECRET_FAULT : wrongParameter(name),
);

/** Names joined by dots. What other languages for paths write would name a field that is nowhere: no next page, no error. */
export const apiPath = z
  .string()
  .regex(/^[^.]+(\.[^.]+)*$/, {
    error: "is not a path: write names joined by dots, such as 'albums.items'",
    abort: true,
  })
  .regex(/^(?!\/|\$($|\.))(?!(.*\.)?\*($|\.))[^[\]]+$/, {
    error: "is not a path here: write names joined by dots, such as 'albums.items', without '$', '/', '*' and brackets",
  });
export const apiParameter = z.string().min(1).max(255);
