/** A bastion and a function with ACLs around every tier, in YAML with parameters, mappings and conditions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYamlTemplate } from '../../../../../lib/network/connectivity/input/yaml';
import type { Base } from '../table';

export const plainYaml: Base = {
  name: 'plain YAML with ACLs',
  // As read from a file: neither account nor region are known.
  build: () => [{ id: 'shop', template: parseYamlTemplate(readFileSync(join(__dirname, 'plain.yaml'), 'utf8')) }],
};
