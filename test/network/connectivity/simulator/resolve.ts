/** As much of CloudFormation's intrinsic functions as the random templates use. */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a template is JSON of a hundred shapes
export type Json = any;
export interface Template {
  readonly Resources: Record<string, { Type: string; Properties?: Json; Metadata?: Json; DependsOn?: Json }>;
}

/** Attributes that say a resource's own id. */
const IDS = new Set(['GroupId', 'VpcId', 'SubnetId', 'Id', 'RouteTableId', 'PrefixListId']);
const REGION = 'AWS::Region';

/** Ids are logical ids; other attributes `<logical id>.<attribute>`. */
export function resolve(value: Json, region: string): Json {
  const inner = (item: Json): Json => resolve(item, region);
  if (Array.isArray(value)) return value.map(inner);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref !== undefined) return value.Ref === REGION ? region : value.Ref;
  const attribute = value['Fn::GetAtt'];
  if (attribute) return IDS.has(attribute[1]) ? attribute[0] : `${attribute[0]}.${attribute[1]}`;
  const substitute = value['Fn::Sub'];
  if (typeof substitute === 'string') return substitute.replace(`\${${REGION}}`, region);
  const join = value['Fn::Join'];
  if (join) return inner(join[1]).join(join[0]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inner(item)]));
}

export interface Item {
  readonly id: string;
  readonly type: string;
  readonly p: Record<string, Json>;
}

export const items = (template: Template, region = ''): Item[] =>
  Object.entries(template.Resources).map(([id, { Type, Properties }]) => ({
    id,
    type: Type,
    p: resolve(Properties ?? {}, region),
  }));

export const list = (value: Json): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
export const yes = (value: Json, otherwise: boolean): boolean =>
  value === undefined ? otherwise : String(value).toLowerCase() === 'true';
