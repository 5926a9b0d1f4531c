import { evaluate } from './evaluate';
import { exampleApp } from './example';
import { renderChecks } from './render';

export { CHECKS_PAGE } from './render';

/** The page as it should be now. */
export const securityChecksPage = (): string => renderChecks(evaluate([exampleApp()]));
