export { hubSpoke } from './hub-spoke';
export { plainYaml } from './plain-yaml';
export { publicFargate } from './public-fargate';
export { classicNat } from './classic-nat';
export { endpointsOnly } from './endpoints-only';
export { peered } from './peered';
