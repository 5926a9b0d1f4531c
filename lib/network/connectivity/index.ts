export { CHECKS_NAME } from './input/name';
export { toJson, type Finding, type JsonReport } from './present/json';
export { toText } from './present/text';
export { checkConnectivity, type CheckOptions, drawConnectivity } from './check';
export { InputError } from './input/errors';
export { readInputs } from './input/read';
export type { CodeFile, Location, Parameters, StackInput } from './input/stacks';
export { type Fault, type Hop, isClean, type Need, type Party, type Place, type Report, type Status } from './report';
