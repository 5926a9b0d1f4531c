/** Texts that must be JSON: dashboards and state machines. */
import type { Fault } from '../../report';
import { isKnown } from '../../template/values';
import { type Context, error } from '../common/check';

const TEXTS: Readonly<Record<string, readonly [property: string, code: string, what: string]>> = {
  'AWS::CloudWatch::Dashboard': ['DashboardBody', 'dashboard-json', 'dashboard'],
  'AWS::StepFunctions::StateMachine': ['DefinitionString', 'state-machine-json', 'state machine'],
};

/** Tokens, inside a JSON text or in place of a number, and what Step Functions fills in by itself. */
const FILLED = /⟦[^⟧]*⟧|\$\{[^}]*\}/g;

export function* jsonTexts({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(...Object.keys(TEXTS))) {
    const [property, code, what] = TEXTS[resource.type]!;
    const text = resource.get(property);
    if (typeof text !== 'string' || /^\s*⟦[^⟧]*⟧\s*$/.test(text)) continue;
    const problem = problemOf(text);
    if (problem !== undefined)
      yield error(
        code,
        resource,
        `${property} of ${what} ${resource.id} is no JSON${isKnown(text) ? '' : ', whatever its unknown parts are'}: ${problem}.`,
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

function problemOf(text: string): string | undefined {
  try {
    JSON.parse(filled(text));
    return undefined;
  } catch (cause) {
    return (cause as Error).message.split('\n')[0]!;
  }
}

const filled = (text: string): string => text.replace(FILLED, '0');
const hasWidgets = (text: string): boolean =>
  Array.isArray((JSON.parse(filled(text)) as { widgets?: unknown } | null)?.widgets);
