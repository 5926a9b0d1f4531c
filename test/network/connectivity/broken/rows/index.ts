import type { Row } from '../table';
import { classicNatRows } from './classic-nat';
import { endpointsOnlyRows } from './endpoints-only';
import { peeredRows } from './peered';

export const rows: readonly Row[] = [...peeredRows, ...endpointsOnlyRows, ...classicNatRows];
