import { InvalidConfiguration } from '../../shared/errors';

/** Stands in for `headwater:api-authorize` where a source has no code of its own. */
export function authorize(): never {
  throw new InvalidConfiguration(
    'The function was bundled without the code that authorization.code names: deploy the pipelines stack again.',
  );
}
