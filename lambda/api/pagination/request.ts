import type { ApiIncremental, ApiRequestSpec } from '../../../lib/platform/api';
import { ApiError, type ApiRequest, type Bounds } from '../types';
import { encode, withQuery, writerOf, type Parameter } from './parameters';

/** What a dataset's request is made from, besides its description. */
export interface RequestValues {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** The source's; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of the braces in the path. @default none */
  readonly parent?: Readonly<Record<string, string>>;
  readonly incremental?: Pick<ApiIncremental, 'parameter' | 'untilParameter' | 'format'>;
  /** As parameters have them. @default none */
  readonly bounds?: Bounds;
}

/**
 * The request of a dataset without pagination. Parameters keep the order of the description; bounds come last.
 * @throws {ApiError} `ParentFailed` where a parent has no value that could stand in a path
 */
export function requestOf(spec: ApiRequestSpec, values: RequestValues): ApiRequest {
  const { incremental, bounds = {} } = values;
  const headers: Record<string, string> = { ...values.headers };
  for (const [name, value] of Object.entries(spec.headers)) headers[name.toLowerCase()] = value;
  if (spec.method === 'POST') headers['content-type'] ??= 'application/json';
  const request: ApiRequest = {
    method: spec.method,
    url: withQuery(values.baseUrl + pathOf(spec.path, values.parent ?? {}), spec.query),
    headers,
    ...(spec.method === 'POST' ? { body: JSON.stringify(spec.body ?? {}) } : {}),
  };
  const parameters: Record<string, Parameter> = {};
  const bound = (name: string | undefined, value: string | undefined) => {
    if (name !== undefined && value !== undefined) parameters[name] = typed(value, incremental!, spec.method);
  };
  bound(incremental?.parameter, bounds.from);
  bound(incremental?.untilParameter, bounds.until);
  return Object.keys(parameters).length === 0 ? request : writerOf(spec.method)(request, parameters);
}

/** An empty value, or dots, would make it the address of something else. */
function pathOf(path: string, parent: Readonly<Record<string, string>>): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = Object.hasOwn(parent, name) ? parent[name]! : undefined;
    if (value !== undefined && !/^\.{0,2}$/.test(value)) return encode(value);
    const what = value === undefined ? 'no value' : `the value '${value}'`;
    throw new ApiError(
      'ParentFailed',
      `A parent has ${what} for {${name}} in '${path}'. Correct parent.keys, or the parent's item.`,
    );
  });
}

/** In a JSON body numbers are numbers. */
function typed(value: string, { format }: Pick<ApiIncremental, 'format'>, method: string): Parameter {
  if (method === 'GET' || format === 'iso' || format === 'date') return value;
  return String(Number(value)) === value ? Number(value) : value;
}
