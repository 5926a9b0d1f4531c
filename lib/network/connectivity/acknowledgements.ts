/** Findings that are known and accepted, with the reason. */
import { DECLARED } from './model/vpcs';
import type { Fault, Need, Place, Report } from './report';
import type { StackInput } from './input/stacks';
import { stackKey } from './template/outlets';
import type { Json } from './template/values';

type Lookup = (place: Place | undefined, code: string | undefined) => string | undefined;

/**
 * Marks the findings that are acknowledged: in CDK with `Validations.of(construct).acknowledge(…)` on the blocking
 * resource's construct or one around it; in a plain template in the resource's metadata,
 * `Headwater::Connectivity: { acknowledge: [{ code, reason }] }`.
 */
export function acknowledged(report: Report, inputs: readonly StackInput[]): Report {
  const lookUp = lookupIn(inputs);
  const marked = <T extends Need | Fault>(item: T, place: Place | undefined): T => {
    const reason = lookUp(place, item.code);
    return reason === undefined ? item : { ...item, acknowledged: reason };
  };
  return {
    needs: report.needs.map((need) => marked(need, need.blockedBy ?? need.source.place)),
    faults: report.faults.map((fault) => marked(fault, fault.place)),
  };
}

function lookupIn(inputs: readonly StackInput[]): Lookup {
  const byStack = new Map(inputs.map((input) => [stackKey(input.id), input]));
  const inCode = inputs.flatMap(({ acknowledgements }) => acknowledgements ?? []);
  return (place, code) => {
    if (!place || code === undefined) return undefined;
    const resource = byStack.get(place.stack)?.template.Resources?.[place.logicalId];
    const own: Json[] = resource?.Metadata?.[DECLARED]?.acknowledge ?? [];
    const inTemplate = own.find((item) => item.code === code)?.reason;
    if (inTemplate !== undefined) return String(inTemplate);
    const path = place.constructPath ?? '';
    return inCode.find((item) => item.code === code && (path === item.path || path.startsWith(`${item.path}/`)))
      ?.reason;
  };
}
