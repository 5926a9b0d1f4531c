import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type {
  App,
  IPolicyValidationContext,
  IPolicyValidationPlugin,
  PolicyValidationPluginReport,
  PolicyViolation,
} from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import type { Fault, Need, Place, Report } from './connectivity';
import { checkConnectivity, CHECKS_NAME, readInputs } from './connectivity';

/**
 * Proves at synthesis that everybody reaches whom they must. What is blocked or wrong fails the synthesis, what can't be
 * known and what is doubtful is a warning; both print like any other finding, with construct path and source line.
 * A finding is accepted with `Validations.of(construct).acknowledge({ id: 'Headwater-Connectivity::<code>', reason })`.
 */
export class ConnectivityChecks implements IPolicyValidationPlugin {
  readonly name = CHECKS_NAME;

  validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const templates = new Map(
      context.stackTemplates.map(({ templatePath }) => [
        templatePath.replace(/^.*[\\/]|\.template\.json$/g, ''),
        templatePath,
      ]),
    );
    const report = checkConnectivity(readInputs(foldersOf(context)));
    const violations = violationsOf(report, templates);
    return { success: violations.every(({ severity }) => severity !== 'error'), violations };
  }
}

/** Lets every synthesis of the app fail where a connection that is needed can't work. */
export function addConnectivityChecks(app: App): void {
  Validations.of(app).addPlugins(new ConnectivityChecks());
}

/** The app's assembly; without one, the folders of the templates. */
function foldersOf({ appConstruct, templatePaths }: IPolicyValidationContext): string[] {
  const root = (appConstruct as Partial<App>).outdir;
  if (root !== undefined && existsSync(join(root, 'manifest.json'))) return [root];
  return [...new Set(templatePaths.map((path) => dirname(path)))];
}

/** What is not proved, and every fault, each as a finding of its own. */
function violationsOf({ needs, faults }: Report, templates: ReadonlyMap<string, string>): PolicyViolation[] {
  return [
    ...needs.flatMap((need) => (need.status === 'reachable' ? [] : [violationOfNeed(need, templates)])),
    ...faults.map((fault) => violationOfFault(fault, templates)),
  ];
}

const resourceOf = (place: Place, templates: ReadonlyMap<string, string>) => ({
  resourceLogicalId: place.logicalId,
  constructPath: place.constructPath,
  templatePath: templates.get(place.stack),
  locations: [],
});

const violationOfNeed = (need: Need, templates: ReadonlyMap<string, string>): PolicyViolation => ({
  ruleName: need.code!,
  severity: need.status === 'blocked' ? 'error' : 'warning',
  description: `${need.source.label} → ${need.destination.label}, port ${need.port}, is ${need.status}: ${need.detail}`,
  fix: need.fix,
  violatingResources: [need.blockedBy ?? need.source.place].flatMap((place) =>
    place ? [resourceOf(place, templates)] : [],
  ),
});

const violationOfFault = (fault: Fault, templates: ReadonlyMap<string, string>): PolicyViolation => ({
  ruleName: fault.code,
  severity: fault.severity,
  description: fault.detail,
  fix: fault.fix,
  violatingResources: [resourceOf(fault.place, templates)],
});
