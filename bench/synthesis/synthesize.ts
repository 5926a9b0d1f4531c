/** `synthesize.ts TABLES OUT ROOT`: what `cdk synth` starts, for a platform of that many tables, whose contracts are in ROOT. */
import { App } from 'aws-cdk-lib';
import { resolvePlatform } from '../../lib/platform';
import { PlatformStacks } from '../../lib/stacks/platform-stacks';
import { platformOf } from './tables';

const [tables, outdir, root] = process.argv.slice(2) as [string, string, string];
const app = new App({ outdir });
const platform = resolvePlatform(platformOf(Number(tables)), { environment: 'dev', root });
new PlatformStacks(app, { platform });
app.synth();
