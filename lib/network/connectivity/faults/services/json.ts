/** Texts that must be JSON: dashboards and state machines. */
import type { Fault } from '../../report';
import { isKnown } from '../../template/values';
import { type Context, error, warning } from '../common/check';

const TEXTS: Readonly<Record<string, readonly [property: string, code: string, what: string]>> = {
  'AWS::CloudWatch::Dashboard': ['DashboardBody', 'dashboard-json', 'dashboard'],
  'AWS::StepFunctions::StateMachine': ['DefinitionString', 'state-machine-json', 'state machine'],
};

/** What stands for one value, inside a JSON text or in place of a number: tokens, and what Step Functions fills in. */
const FILLED = /⟦[^?⟧][^⟧]*⟧|\$\{[\w.:-]+\}/g;
/** What isn't known may be more: several members, or none. */
const UNKNOWN = /⟦\?[^⟧]*⟧/g;
const FRAGMENTS = ['0', '', ',0'];

export function* jsonTexts({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(...Object.keys(TEXTS))) {
    const [property, code, what] = TEXTS[resource.type]!;
    const text = resource.get(property);
    if (typeof text !== 'string' || /^\s*⟦[^⟧]*⟧\s*$/.test(text)) continue;
    const problem = problemOf(text);
    if (problem !== undefined)
      yield (isKnown(text) ? error : warning)(
        code,
        resource,
        `${property} of ${what} ${resource.id} is no JSON: ${problem}.`,
        'Correct the text, or build it with Fn::ToJsonString.',
      );
    else if (resource.type === 'AWS::CloudWatch::Dashboard' && isKnown(text) && !hasWidgets(text))
      yield error(
        code,
        resource,
        `${property} of dashboard ${resource.id} has no list of widgets.`,
        'Make it an object with a list under widgets.',
      );
  }
}

/** Why a text is no JSON, whatever its tokens stand for; undefined where it is or may be. */
function problemOf(text: string): string | undefined {
  const problems = FRAGMENTS.map((fragment) => {
    try {
      JSON.parse(text.replace(FILLED, '0').replace(UNKNOWN, fragment));
      return undefined;
    } catch (cause) {
      return (cause as Error).message.split('\n')[0]!;
    }
  });
  return problems.includes(undefined) ? undefined : problems[0];
}

const hasWidgets = (text: string): boolean => {
  const body = JSON.parse(text.replace(FILLED, '0')) as { widgets?: unknown } | null;
  return Array.isArray(body?.widgets);
};
