/** @type {import('jest').Config} */
const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  setupFiles: ['<rootDir>/test/setup.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.headwater', '<rootDir>/cdk.out'],
};
// The same as in `unit`, for longer.
const LONG = '\\.long\\.test\\.ts$';
module.exports = {
  // A property of many runs takes its time on a busy machine. Jest takes it from here alone, not from a project.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['<rootDir>/test/end-to-end/', '<rootDir>/test/faults/', LONG, '/node_modules/'],
      setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'],
      snapshotSerializers: ['<rootDir>/test/normalise.ts'],
    },
    { ...shared, displayName: 'simulations', testRegex: [LONG] },
    { ...shared, displayName: 'end-to-end', testMatch: ['<rootDir>/test/end-to-end/**/*.test.ts'] },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.test.ts'] },
  ],
};
