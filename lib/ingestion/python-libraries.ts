import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { ConfigurationError } from '../platform/errors';

/** Where `npm run python-libraries` puts what it installs, from the repository's root. */
export const LIBRARIES_FOLDER = '.headwater/python-libraries';

export interface PythonLibrariesProps {
  /** Pinned pip requirements, one a line. */
  readonly requirementsFile: string;
  /** Whether the workers reach PyPI. */
  readonly internetAccess: boolean;
  /** Folder of installed libraries, for workers that don't. */
  readonly folder: string;
}

/** How the job gets its Python libraries. */
export interface PythonLibraries {
  /** Default arguments of the job. */
  readonly arguments: Readonly<Record<string, string>>;
  /** The libraries as a zip file, where they come from S3. */
  readonly asset?: Asset;
}

/** The pinned requirements of a file: comments and empty lines left out. */
export function readRequirements(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
}

/**
 * Libraries from PyPI at the start of each run, or, where there is no way out of the network, from a zip file on S3.
 * @throws {ConfigurationError} when the zip is needed and the libraries haven't been installed, or others than the pinned ones
 */
export function pythonLibraries(scope: Construct, id: string, props: PythonLibrariesProps): PythonLibraries {
  const requirements = readRequirements(props.requirementsFile);
  if (props.internetAccess) return { arguments: { '--additional-python-modules': requirements.join(',') } };
  checkInstalled(props, requirements);
  const asset = new Asset(scope, id, { path: props.folder, exclude: ['**/__pycache__'] });
  return { arguments: { '--python-libraries': asset.s3ObjectUrl }, asset };
}

function checkInstalled({ folder }: PythonLibrariesProps, requirements: readonly string[]): void {
  const list = join(folder, 'requirements.txt');
  const found = existsSync(list) ? readRequirements(list) : undefined;
  if (found?.join() === requirements.join()) return;
  const installed = found ? `There are ${found.join(', ')}, and not ${requirements.join(', ')}.` : 'There are none.';
  throw new ConfigurationError([
    {
      where: `Python libraries in ${folder}`,
      what: `${installed} The network has no way out (nat: none), so jobs get their libraries from S3.`,
      mend: 'Run: npm run python-libraries',
    },
  ]);
}
