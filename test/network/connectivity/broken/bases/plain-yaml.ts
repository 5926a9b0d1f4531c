/** A bastion and a function with ACLs around every tier, in YAML with parameters, mappings and conditions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYamlTemplate } from '../../../../../lib/network/connectivity/input/yaml';
import { type Base, single } from '../table';

export const plainYaml: Base = {
  name: 'plain YAML with ACLs',
  build: () => single('shop', parseYamlTemplate(readFileSync(join(__dirname, 'plain.yaml'), 'utf8'))),
};
