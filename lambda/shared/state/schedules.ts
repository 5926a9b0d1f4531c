import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { ManifestSchedule } from '../../../lib/platform/manifest';
import { text, type Item, type StateTable } from './table';

const keyOf = (pipeline: string): Item => ({ pk: { S: `SCHEDULE#${pipeline}` }, sk: { S: 'SCHEDULE' } });

export class ScheduleHistory {
  constructor(private readonly table: StateTable) {}

  /** Since when the pipeline has had this schedule. A new one, and one that comes back, is noted as of now. */
  async since(pipeline: string, { expression, timeZone }: ManifestSchedule, now: Date): Promise<Date> {
    const schedule = `${expression} ${timeZone}`;
    const known = await this.table.get(keyOf(pipeline));
    const since = text(known?.since);
    if (since !== undefined && text(known?.schedule) === schedule) return new Date(since);
    await this.table.db.send(
      new PutItemCommand({
        TableName: this.table.name,
        Item: { ...keyOf(pipeline), schedule: { S: schedule }, since: { S: now.toISOString() } },
      }),
    );
    return now;
  }
}
