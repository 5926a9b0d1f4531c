import type { Harmless, Row } from '../table';
import { brokerRows } from './brokers';
import { classicNatRows } from './classic-nat';
import { deploymentRows } from './deployment';
import { endpointPolicyRows } from './endpoint-policies';
import { endpointsOnlyRows } from './endpoints-only';
import { harmlessRows } from './harmless';
import { hubSpokeRows } from './hub-spoke';
import { importedRows } from './imported';
import { multiStackRows } from './multi-stack';
import { peeredRows } from './peered';
import { permissionRows } from './permissions';
import { plainYamlRows } from './plain-yaml';
import { platformRows } from './platform';
import { publicFargateRows } from './public-fargate';
import { warehouseRows } from './warehouse';

export const rows: readonly Row[] = [
  ...platformRows,
  ...deploymentRows,
  ...permissionRows,
  ...endpointPolicyRows,
  ...peeredRows,
  ...endpointsOnlyRows,
  ...classicNatRows,
  ...hubSpokeRows,
  ...publicFargateRows,
  ...plainYamlRows,
  ...multiStackRows,
  ...importedRows,
  ...warehouseRows,
  ...brokerRows,
];

export const harmless: readonly Harmless[] = harmlessRows;
