export { classicNat } from './classic-nat';
export { endpointsOnly } from './endpoints-only';
export { peered } from './peered';
