import type { Scope } from './outlets';
import { sameToken, unknown, type Value } from './values';

/** `AWS::Region` and its like, in a stack. */
export function pseudoParameter({ region, account, input }: Scope, name: string): Value {
  const china = region.startsWith('cn-');
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::AccountId':
      return account;
    case 'AWS::Partition':
      return china ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    case 'AWS::URLSuffix':
      return china ? 'amazonaws.com.cn' : 'amazonaws.com';
    case 'AWS::StackName':
      return input.name ?? input.id;
    case 'AWS::NoValue':
      return undefined;
    case 'AWS::StackId':
    case 'AWS::NotificationARNs':
      return sameToken(`${name} of ${input.id}`);
    default:
      return unknown(`pseudo parameter ${name}`);
  }
}
