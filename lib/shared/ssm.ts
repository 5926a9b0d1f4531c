import { Fn, Token } from 'aws-cdk-lib';
import { ParameterValueType, StringListParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

export { ParameterValueType };

/** A value, or the name of the parameter of SSM that holds it. */
export type OrSsm<T> = T | { readonly ssm: string };
/** Values, or the name of the parameter of SSM that holds them, and how many of them are used. */
export type ListOrSsm = readonly string[] | { readonly ssm: string; readonly count: number };

const isSsm = (value: unknown): value is { readonly ssm: string } =>
  typeof value === 'object' && value !== null && 'ssm' in value;

/**
 * The text, or a parameter of the template that CloudFormation fills in from SSM when it deploys.
 * @param type what CloudFormation checks the value to be
 */
export function textOf(scope: Construct, value: OrSsm<string>, type: ParameterValueType = ParameterValueType.STRING) {
  return isSsm(value) ? StringParameter.valueForTypedStringParameterV2(scope, value.ssm, type) : value;
}

/** The number, or one that CloudFormation fills in from SSM when it deploys. */
export function numberOf(scope: Construct, value: OrSsm<number>): number {
  return isSsm(value) ? Token.asNumber(StringParameter.valueForStringParameter(scope, value.ssm)) : value;
}

/** The list, or as many entries as are declared of one that CloudFormation fills in from SSM when it deploys. */
export function listOf(scope: Construct, value: ListOrSsm, type: ParameterValueType = ParameterValueType.STRING) {
  if (!isSsm(value)) return [...value];
  const list = StringListParameter.valueForTypedListParameter(scope, value.ssm, type);
  return Array.from({ length: value.count }, (_, index) => Fn.select(index, list));
}
