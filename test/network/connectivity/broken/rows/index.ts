import type { Harmless, Row } from '../table';
import { classicNatRows } from './classic-nat';
import { endpointsOnlyRows } from './endpoints-only';
import { harmlessRows } from './harmless';
import { hubSpokeRows } from './hub-spoke';
import { peeredRows } from './peered';
import { plainYamlRows } from './plain-yaml';
import { publicFargateRows } from './public-fargate';

export const rows: readonly Row[] = [
  ...peeredRows,
  ...endpointsOnlyRows,
  ...classicNatRows,
  ...hubSpokeRows,
  ...publicFargateRows,
  ...plainYamlRows,
];

export const harmless: readonly Harmless[] = harmlessRows;
