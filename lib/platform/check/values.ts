/** Values that AWS gives out, and the parameters of SSM that hold them. */
import { z } from 'zod';

export const file = z.string().min(1);
export const whole = (min: number, max: number) => z.int().min(min).max(max);

export const account = z.string().regex(/^\d{12}$/, { error: 'is to be the twelve digits of an AWS account' });
export const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { error: "is to be an AWS region, such as 'eu-west-1'" });

/** The id of a resource of EC2: `<prefix>-` and hexadecimal digits. */
export const idOf = (prefix: string, what: string) =>
  z.string().regex(new RegExp(`^${prefix}-[0-9a-f]+$`), { error: `is to be a ${what} id, '${prefix}-…'` });

export const arn = (service: string) =>
  z.string().regex(new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:\\d{12}:.+`), {
    error: `is to be an ARN of ${service}, 'arn:aws:${service}:<region>:<account>:…'`,
  });

export const roleArn = z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/.+/, {
  error: "is to be the ARN of a role, 'arn:aws:iam::<account>:role/…'",
});

const parameterName = z
  .string()
  .max(1_011)
  .regex(/^(\/[A-Za-z0-9_.-]+)+$|^[A-Za-z0-9_.-]+$/, {
    error: "is to be the name of a parameter of SSM, such as '/network/vpc_id'",
  });

export const orSsm = <T extends z.ZodType>(type: T) => z.union([type, z.strictObject({ ssm: parameterName })]);

/** Values that are written out, or a parameter of type StringList. */
export const listOrSsm = <T extends z.ZodType>(entry: T) =>
  z.union([z.array(entry).min(1), z.strictObject({ ssm: parameterName, count: whole(1, 6).optional() })]);
