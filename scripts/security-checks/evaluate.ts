/** Runs cdk-nag's packs over stacks and keeps what each rule said of each resource. */
import { Validations } from 'aws-cdk-lib';
import type { IApplyRule, NagPack } from 'cdk-nag';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  NagRuleCompliance,
  NIST80053R5Checks,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { ACKNOWLEDGED } from './acknowledged';

export interface Finding {
  /** Without its pack, e.g. `IAM5`; findings within a rule (`[Resource::*]`) are findings of the rule. */
  readonly rule: string;
  /** What the rule says is wrong. */
  readonly what: string;
  /** Path of the construct. */
  readonly path: string;
  /** Why it may stay. @default it is open */
  readonly reason?: string;
}

export interface Evaluation {
  readonly pack: string;
  /** Rules that were asked, without the pack. */
  readonly rules: ReadonlySet<string>;
  /** Rules that had something to say about some resource. */
  readonly applied: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** The packs that fail a synthesis; what they find is acknowledged in the constructs. */
export const FAILING = ['AwsSolutions', 'Serverless'];

/** As one class: each is made in the same way, and asks its rules by the method that is taken over below. */
type PackClass = typeof AwsSolutionsChecks;
const PACKS = [AwsSolutionsChecks, ServerlessChecks, NIST80053R5Checks, HIPAASecurityChecks] as unknown as PackClass[];

/** A pack that tells of every rule that it asks. */
function recording(Pack: PackClass, tell: (pack: string, params: IApplyRule) => void): NagPack {
  return new (class extends Pack {
    protected override applyRule(params: IApplyRule): void {
      tell(this.readPackName, params);
    }
  })();
}

/** What each pack says about all that is below the scopes, which must have been synthesised. */
export function evaluate(scopes: readonly IConstruct[]): Evaluation[] {
  return PACKS.map((Pack) => {
    const rules = new Set<string>();
    const applied = new Set<string>();
    const findings: Finding[] = [];
    let name = '';
    const pack = recording(Pack, (packName, params) => {
      name = packName;
      const rule = params.ruleSuffixOverride ?? params.rule.name;
      rules.add(rule);
      const result = params.rule(params.node);
      if (result !== NagRuleCompliance.NOT_APPLICABLE) applied.add(rule);
      for (const id of idsOf(rule, result)) {
        const { path } = params.node.node;
        const reason = FAILING.includes(packName)
          ? acknowledgedAt(params.node, `${packName}-${id}`)
          : ACKNOWLEDGED.find((one) => one.rule === id && one.on.test(path))?.reason;
        findings.push({ rule, what: params.info, path, ...(reason === undefined ? {} : { reason }) });
      }
    });
    for (const scope of scopes) pack.validateScope(scope);
    return { pack: name, rules, applied, findings };
  });
}

function idsOf(rule: string, result: ReturnType<IApplyRule['rule']>): string[] {
  if (Array.isArray(result)) return result.map((finding) => `${rule}[${finding}]`);
  return result === NagRuleCompliance.NON_COMPLIANT ? [rule] : [];
}

/** The reason that the construct, or one that it is in, was acknowledged with. */
function acknowledgedAt(construct: IConstruct, id: string): string | undefined {
  for (const scope of [...construct.node.scopes].reverse())
    for (const { type, data } of scope.node.metadata)
      if (type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        for (const [key, reason] of Object.entries((data ?? {}) as Record<string, string>))
          if (key.replace(/^annotation::/i, '') === id) return reason;
  return undefined;
}
