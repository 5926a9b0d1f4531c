/** Types of templates' parameters. */
import { asText, type Value } from './values';

/** Whether a parameter is a list, of texts or of what Systems Manager holds. */
export const isListType = (type: string): boolean =>
  /^(AWS::SSM::Parameter::Value<)?(CommaDelimitedList|List<)/.test(type);

/** Whether a parameter's own value is the name of another one, which Systems Manager holds. */
export const isStoredType = (type: string): boolean => type.startsWith('AWS::SSM::Parameter::Value');

/** Items of a text with commas; those inside tokens are not the text's. */
export function itemsOf(value: Value): Value {
  const text = asText(value);
  if (text === undefined) return value;
  return text === '' ? [''] : (text.match(/(?:⟦[^⟧]*⟧|[^,])+/g) ?? []).map((item) => item.trim());
}
