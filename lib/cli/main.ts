import { api } from './api';
import { connectivity } from './connectivity';

/** A command: takes its arguments, returns the exit code. */
export type Command = (args: readonly string[], io: CommandIo) => number;

/** What a command may touch. */
export interface CommandIo {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Makes the folders that are missing. */
  readonly writeFile: (path: string, text: string) => void;
  /** Whether output may be coloured. */
  readonly colours: boolean;
}

const COMMANDS: Readonly<Record<string, { run: Command; summary: string }>> = {
  api: {
    run: api,
    summary: 'writes the description and contracts of a REST API from its OpenAPI document (api init)',
  },
  connectivity: {
    run: connectivity,
    summary: 'proves from templates that who must connect can; finds faults before deployment',
  },
};

const usage = (): string =>
  [
    'headwater COMMAND [ARGUMENTS]',
    '',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(14)} ${summary}`),
    '',
    'headwater COMMAND --help tells more.',
  ].join('\n');

/** Runs the command that the arguments name. @returns the exit code: 2 where there is no such command */
export function main(args: readonly string[], io: CommandIo): number {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h') {
    (name === undefined ? io.error : io.out)(usage());
    return name === undefined ? 2 : 0;
  }
  const command = COMMANDS[name];
  if (!command) {
    io.error(`There is no command ${name}.\n\n${usage()}`);
    return 2;
  }
  return command.run(rest, io);
}
