export { checkConnectivity, type CheckOptions } from './check';
export { InputError } from './input/errors';
export { readInputs } from './input/read';
export type { CodeFile, Location, Parameters, StackInput } from './input/stacks';
export { type Fault, type Hop, isClean, type Need, type Party, type Place, type Report, type Status } from './report';
