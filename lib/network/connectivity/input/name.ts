/** Name of the checks: a finding's id in an acknowledgement is `Headwater-Connectivity::<code>`. */
export const CHECKS_NAME = 'Headwater-Connectivity';
