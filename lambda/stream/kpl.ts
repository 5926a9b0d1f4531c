/**
 * Several user records in one record, in the format of the Kinesis Producer Library: four magic bytes, a protobuf message,
 * its MD5 (github.com/awslabs/amazon-kinesis-producer/blob/master/aggregation-format.md).
 */
import { createHash } from 'node:crypto';

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const MD5_BYTES = 16;

export interface UserRecord {
  readonly key: string;
  readonly data: Buffer;
}

const md5 = (message: Buffer): Buffer => createHash('md5').update(message).digest();

/** Whether a record is one of these: begins so and has the right checksum. */
export function isAggregated(record: Buffer): boolean {
  if (record.length < MAGIC.length + MD5_BYTES || !record.subarray(0, MAGIC.length).equals(MAGIC)) return false;
  return md5(record.subarray(MAGIC.length, -MD5_BYTES)).equals(record.subarray(-MD5_BYTES));
}

/** @throws {Error} where the message can't be understood */
export function disaggregated(record: Buffer): UserRecord[] {
  const keys: string[] = [];
  const found: { key?: number; data?: Buffer }[] = [];
  for (const [field, value] of message(record.subarray(MAGIC.length, -MD5_BYTES))) {
    if (field === 1) keys.push(bytes(value).toString());
    if (field !== 3) continue;
    const one: { key?: number; data?: Buffer } = {};
    for (const [inner, content] of message(bytes(value))) {
      if (inner === 1 && typeof content === 'number') one.key = content;
      if (inner === 3) one.data = bytes(content);
    }
    found.push(one);
  }
  return found.map(({ key, data }, index) => {
    const name = key === undefined ? undefined : keys[key];
    if (name === undefined || !data) throw new Error(`user record ${index} has no partition key or no data`);
    return { key: name, data };
  });
}

function bytes(value: number | Buffer): Buffer {
  if (typeof value === 'number') throw new Error('a number where bytes were expected');
  return value;
}

/** Fields of a protobuf message in order. */
function* message(all: Buffer): Generator<[field: number, value: number | Buffer]> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = all[at++];
      if (byte === undefined || factor > 2 ** 63) throw new Error('the message ends early');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < all.length) {
    const tag = varint();
    const [field, wire] = [Math.floor(tag / 8), tag % 8];
    if (wire === 0) yield [field, varint()];
    else if (wire === 2 || wire === 1 || wire === 5) {
      const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
      if (at + length > all.length) throw new Error('the message ends early');
      yield [field, all.subarray(at, (at += length))];
    } else throw new Error(`wire type ${wire}`);
  }
}

const varintOf = (value: number): number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varintOf(Math.floor(value / 128))];

const field = (number: number, content: Buffer): Buffer[] => [
  Buffer.from([number * 8 + 2, ...varintOf(content.length)]),
  content,
];

/** Records of one partition key as one record. */
export function aggregated(key: string, records: readonly Buffer[]): Buffer {
  const index = Buffer.from([8, 0]); // The first key of the table
  const content = Buffer.concat([
    ...field(1, Buffer.from(key)),
    ...records.flatMap((data) => field(3, Buffer.concat([index, ...field(3, data)]))),
  ]);
  return Buffer.concat([MAGIC, content, md5(content)]);
}

/** Upper bounds of what the format adds: to a record, and to each user record in it. */
export const AGGREGATE_BYTES = 32;
export const USER_RECORD_BYTES = 12;
