import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { addConnectivityChecks } from '../lib/network/connectivity-checks';
import { ConfigurationError, resolvePlatform } from '../lib/platform';
import { addSecurityChecks } from '../lib/security/checks';
import { PlatformStacks } from '../lib/stacks/platform-stacks';
import definition from '../platform.config';

/**
 * Context: `environment` (default: the first in the configuration), `securityChecks` (`false` leaves cdk-nag out),
 * `connectivityChecks` (`false` leaves the proof of connections out), `runbookBaseUrl` (address or path that alarms link to).
 */
const app = new App();
try {
  const environment =
    (app.node.tryGetContext('environment') as string | undefined) ?? Object.keys(definition.environments)[0]!;
  const platform = resolvePlatform(definition, { environment, root: join(__dirname, '..') });
  new PlatformStacks(app, { platform, runbookBaseUrl: app.node.tryGetContext('runbookBaseUrl') as string | undefined });
  const wanted = (check: string): boolean => String(app.node.tryGetContext(check)) !== 'false';
  if (wanted('securityChecks')) addSecurityChecks(app);
  if (wanted('connectivityChecks')) addConnectivityChecks(app);
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exit(1);
}
