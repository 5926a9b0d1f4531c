/** Records in the aggregated format of the Kinesis Producer Library: magic bytes, a protobuf message, its MD5. */
import { createHash } from 'node:crypto';

const MAGIC = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);
const DIGEST = 16;

/** The user records in a record; the record itself where it isn't aggregated. */
export function userRecords(data: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.length < MAGIC.length + DIGEST || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return [data];
  const message = bytes.subarray(MAGIC.length, -DIGEST);
  if (!createHash('md5').update(message).digest().equals(bytes.subarray(-DIGEST))) return [data];
  try {
    // AggregatedRecord.records is field 3, Record.data is field 3 too.
    return fields(message, 3).map((record) => fields(record, 3)[0] ?? Buffer.alloc(0));
  } catch {
    return [data];
  }
}

/** Values of the length-delimited field with this number. Throws at what is no protobuf. */
function fields(message: Buffer, number: number): Buffer[] {
  const found: Buffer[] = [];
  let place = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = message[place++];
      if (byte === undefined) throw new Error('The message ends early.');
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (place < message.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) varint();
    else if (type === 2) {
      const length = varint();
      if (place + length > message.length) throw new Error('The message ends early.');
      if (tag >> 3 === number) found.push(message.subarray(place, place + length));
      place += length;
    } else throw new Error(`Wire type ${type}.`);
  }
  return found;
}
