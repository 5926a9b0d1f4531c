/** Targets of EventBridge's rules. */
import type { Fault } from '../../report';
import { asList, asObject, asText, isKnown } from '../../template/values';
import { type Context, error } from '../common/check';

/** What EventBridge reaches with a role of the user's only. */
const WITH_ROLE =
  /^arn:[^:]*:(states:.*:stateMachine:|kinesis:.*:stream\/|firehose:|ecs:.*:cluster\/|batch:.*:job-queue\/|codebuild:|codepipeline:|glue:.*:workflow\/|events:.*:api-destination\/)/;

export function* ruleTargets({ resources }: Context): Iterable<Fault> {
  for (const rule of resources.ofType('AWS::Events::Rule'))
    for (const target of asList(rule.get('Targets')).map(asObject)) {
      const arn = asText(target.Arn);
      if (arn === undefined || target.RoleArn !== undefined || !isKnown(arn) || !WITH_ROLE.test(arn)) continue;
      yield error(
        'rule-target-without-role',
        rule,
        `Target ${asText(target.Id) ?? ''} of rule ${rule.id} has no RoleArn, without which EventBridge does not start it.`,
        'Give it the RoleArn of a role that events.amazonaws.com may assume and that may start the target.',
      );
    }
}
