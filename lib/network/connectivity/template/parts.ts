/** Parts of what only AWS will know: of a name that it makes up, of a list of addresses. */
import { resourceOf, type Value } from './values';

/** The `number`th part of a token, from 1; a token by itself stands for its first. */
export const partOf = (token: string, number: number): string => {
  const { key, attribute } = resourceOf(token)!;
  return `⟦${key}.${attribute === undefined ? '' : `${attribute} `}part ${number}⟧`;
};

/** Whether a value is an attribute that is a list of endpoints, such as a broker's. */
export const isListOfEndpoints = (value: Value): value is string =>
  resourceOf(value)?.attribute?.endsWith('Endpoints') ?? false;

/**
 * Texts in which the parts of one resource's name, in order from the first, are one text again: the name, or as much of
 * it as somebody took. The CDK takes a secret's name out of its ARN so.
 */
export function withoutParts(texts: readonly string[]): string[] {
  const whole: string[] = [];
  for (let i = 0; i < texts.length; i += 1) {
    const first = texts[i]!;
    const found = resourceOf(first);
    let parts = 1;
    if (found?.attribute === undefined) while (found && texts[i + parts] === partOf(first, parts + 1)) parts += 1;
    whole.push(parts === 1 ? first : `⟦${found!.key}.name⟧`);
    i += parts - 1;
  }
  return whole;
}
