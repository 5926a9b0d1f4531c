// Checks by other people's tools, each counted as one test: the compiler, real synthesis with the library's validator
// and cdk-nag on, cfn-lint, asl-validator, and `datacontract lint` over every contract.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ENVIRONMENTS = ['dev', 'prod'];

export async function checks({ root, run, reports, tools }) {
  const bin = (name) => join(tools.checkers, name);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const check = async (title, command, args, env) => {
    const code = await run(command, args, env);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
    console.log(`${code === 0 ? '✓' : '✗'} ${title}`);
    return code === 0;
  };

  const tsc = () =>
    check('tsc --noEmit', process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '--noEmit']);
  const platform = async (environment) => {
    const out = join(reports, `cdk.out-${environment}`);
    rmSync(out, { recursive: true, force: true });
    const synthesised = await check(
      `cdk synth, ${environment}: validator and cdk-nag`,
      process.execPath,
      [
        join(root, 'node_modules/aws-cdk/bin/cdk'),
        'synth',
        '--quiet',
        '--no-notices',
        '-c',
        `environment=${environment}`,
        '-o',
        out,
      ],
      { CDK_DISABLE_CLI_TELEMETRY: '1', CDK_DEFAULT_ACCOUNT: '111111111111', CDK_DEFAULT_REGION: 'us-east-1' },
    );
    if (!synthesised) return;
    const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'));
    await check(`cfn-lint, ${environment}: ${templates.length} templates`, bin('cfn-lint'), [
      '--regions',
      'us-east-1',
      '--',
      ...templates.map((name) => join(out, name)),
    ]);
    for (const definition of stateMachines(out, templates)) {
      await check(`asl-validator, ${environment}`, process.execPath, [
        join(root, 'node_modules/asl-validator/dist/bin/asl-validator.js'),
        '--json-path',
        definition,
      ]);
    }
  };
  const contracts = readdirSync(join(root, 'contracts')).filter((file) => file.endsWith('.odcs.yaml'));
  const contract = (name) => check(`datacontract lint ${name}`, bin('datacontract'), ['lint', join('contracts', name)]);

  // The longest first, two at a time: most of them keep one processor busy.
  const left = [
    ...ENVIRONMENTS.map((environment) => () => platform(environment)),
    tsc,
    ...contracts.map((name) => () => contract(name)),
  ];
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) await next();
  };
  await Promise.all([lane(), lane()]);
  return counts;
}

/** Writes each state machine's definition, its joins filled in, to a file of its own beside the templates. */
function stateMachines(out, templates) {
  const files = [];
  for (const name of templates) {
    const resources = JSON.parse(readFileSync(join(out, name), 'utf8')).Resources ?? {};
    for (const [id, resource] of Object.entries(resources)) {
      if (resource.Type !== 'AWS::StepFunctions::StateMachine') continue;
      const definition = resource.Properties.DefinitionString ?? resource.Properties.Definition;
      const file = join(out, `${id}.asl.json`);
      writeFileSync(file, typeof definition === 'string' ? definition : joined(definition));
      files.push(file);
    }
  }
  return files;
}

function joined(value) {
  if (value['Fn::Join'] === undefined) return JSON.stringify(value);
  const [separator, parts] = value['Fn::Join'];
  const filled = parts.map((part) =>
    typeof part === 'string' ? part : 'arn:aws:lambda:us-east-1:111111111111:function:placeholder',
  );
  return filled.join(separator);
}
