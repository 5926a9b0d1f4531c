import { existsSync } from 'node:fs';
import {
  checkConnectivity,
  drawConnectivity,
  InputError,
  isClean,
  readInputs,
  toJson,
  toText,
} from '../network/connectivity';
import type { Parameters, StackInput } from '../network/connectivity';
import type { Command } from './main';

const HELP = `headwater connectivity [cdk.out | TEMPLATE …] [OPTIONS]

Proves from synthesised templates that every workload can reach the databases and AWS services it needs,
and finds what would fail at deployment: networks, endpoints, security groups, permissions.

  cdk.out, TEMPLATE    folder of an assembly, folder of templates, or files, JSON or YAML; several are read
                       together, as one deployment (default: cdk.out)
  --json               prints every need and fault as JSON
  --all                lists what is reachable too, with its path
  --diagram [FILE]     writes a picture of the network and the paths (default: connectivity.svg)
  --parameter N=V      value of a template's parameter, N or STACK.N; may be repeated
  --help               this text

Exit code: 0 nothing is blocked or wrong, 1 something is, 2 the input can't be used.`;

interface Options {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly all: boolean;
  readonly help: boolean;
  readonly diagram?: string;
  readonly parameters: Parameters;
}

/** @throws InputError where an argument can't be understood */
function parse(args: readonly string[]): Options {
  const paths: string[] = [];
  const parameters: Record<string, string> = {};
  const flags = new Set<string>();
  let diagram: string | undefined;
  for (let i = 0; i < args.length; i += 1) {
    const [name, inline] = split(args[i]!);
    if (!name.startsWith('-')) paths.push(args[i]!);
    else if (name === '--json' || name === '--all' || name === '--help' || name === '-h') flags.add(name);
    else if (name === '--diagram') {
      // The file may be left out: what follows is one only if it looks like one.
      if (inline === undefined && args[i + 1]?.endsWith('.svg')) diagram = args[(i += 1)];
      else diagram = inline ?? 'connectivity.svg';
    } else if (name === '--parameter') {
      const text = inline ?? args[(i += 1)] ?? '';
      const equals = text.indexOf('=');
      if (equals < 1) throw new InputError(`--parameter takes NAME=VALUE, not '${text}'.`);
      parameters[text.slice(0, equals)] = text.slice(equals + 1);
    } else throw new InputError(`There is no option ${name}. --help lists them.`);
  }
  return {
    paths: paths.length > 0 ? paths : ['cdk.out'],
    json: flags.has('--json'),
    all: flags.has('--all'),
    help: flags.has('--help') || flags.has('-h'),
    diagram,
    parameters,
  };
}

function split(argument: string): [name: string, value?: string] {
  const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
  return equals === -1 ? [argument] : [argument.slice(0, equals), argument.slice(equals + 1)];
}

/** A value for a parameter that no template has would be passed over in silence. */
function checkParameters(inputs: readonly StackInput[], parameters: Parameters): void {
  const known = inputs.flatMap(({ id, name, template }) =>
    Object.keys(template.Parameters ?? {}).flatMap((parameter) => [parameter, `${name ?? id}.${parameter}`]),
  );
  for (const name of Object.keys(parameters))
    if (!known.includes(name)) {
      const there = [...new Set(known.filter((one) => !one.includes('.')))];
      throw new InputError(
        `No template has a parameter ${name}. ${there.length === 0 ? 'They have none.' : `There are ${there.join(', ')}.`}`,
      );
    }
}

const COLOURS = { red: 31, yellow: 33, green: 32, dim: 2 } as const;

/** `headwater connectivity`. */
export const connectivity: Command = (args, io) => {
  try {
    const options = parse(args);
    if (options.help) {
      io.out(HELP);
      return 0;
    }
    if (args.every((arg) => arg.startsWith('-')) && !existsSync('cdk.out'))
      throw new InputError('There is no cdk.out here: run cdk synth first, or name a template.');
    const inputs = readInputs(options.paths);
    checkParameters(inputs, options.parameters);
    const report = checkConnectivity(inputs, { parameters: options.parameters });
    const paint = io.colours
      ? (colour: keyof typeof COLOURS, text: string) => `\u001b[${COLOURS[colour]}m${text}\u001b[0m`
      : undefined;
    if (options.diagram !== undefined) {
      io.writeFile(options.diagram, drawConnectivity(inputs, report, { parameters: options.parameters }));
      io.error(`Wrote ${options.diagram}.`);
    }
    io.out(options.json ? JSON.stringify(toJson(report), null, 2) : toText(report, { all: options.all, paint }));
    return isClean(report) ? 0 : 1;
  } catch (error) {
    // Functions within functions, thousands deep: CloudFormation takes none such either.
    const message = error instanceof RangeError ? 'A template is nested too deeply to be read.' : undefined;
    if (!(error instanceof InputError) && message === undefined) throw error;
    io.error(message ?? (error as InputError).message);
    return 2;
  }
};
