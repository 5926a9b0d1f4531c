import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const rooms = {
  group: ['**/lambda/**', '**/glue/**', '**/local/**'],
  message: 'lib/ imports nothing from lambda/, glue/ or local/.',
};
const aws = {
  group: ['aws-cdk-lib*', 'constructs', '@aws-sdk/*'],
  message: 'lib/platform and lib/network/connectivity are pure: no CDK and no AWS client.',
};
const closed = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });

export default tseslint.config(
  { ignores: ['node_modules', 'cdk.out*', '.headwater', 'coverage', 'lib/platform/contract/odcs-validator.js'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'smart'],
    },
  },
  { files: ['lib/**/*.ts', 'bin/**/*.ts'], rules: closed(rooms) },
  // The later rule of a name takes the place of the earlier one, so this one has both.
  { files: ['lib/platform/**/*.ts', 'lib/network/connectivity/**/*.ts', 'lib/cli/**/*.ts'], rules: closed(rooms, aws) },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: {
      globals: {
        module: 'writable',
        process: 'readonly',
        console: 'readonly',
        document: 'readonly',
        window: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
