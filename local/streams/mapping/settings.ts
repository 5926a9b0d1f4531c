/** A mapping's configuration as the Lambda API gives it (GetEventSourceMapping), with AWS's defaults and limits. */
import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { compilePatterns, type RecordFilter } from './filter';

export type { EventSourceMappingConfiguration };

export interface MappingSettings {
  readonly uuid: string;
  readonly functionArn: string;
  /** Of the stream, or of its consumer (`…/consumer/name:1`). */
  readonly eventSourceArn: string;
  readonly streamArn: string;
  readonly region: string;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST' | 'AT_TIMESTAMP';
  /** Epoch milliseconds, of AT_TIMESTAMP. */
  readonly startingTimestamp: number;
  readonly batchSize: number;
  readonly windowMilliseconds: number;
  readonly lanes: number;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1: for ever. */
  readonly maximumRetries: number;
  /** Milliseconds; Infinity: none of the mapping's own. */
  readonly maximumAge: number;
  readonly onFailureArn?: string;
  /** 0: no tumbling windows. */
  readonly tumblingMilliseconds: number;
  readonly filter?: RecordFilter;
  /** Whether the mapping's own metrics, by its UUID, are asked for. */
  readonly countsEvents: boolean;
}

/** Reads a configuration. Throws an Error that says what AWS would refuse. */
export function readSettings(configuration: EventSourceMappingConfiguration): MappingSettings {
  const { UUID: uuid, FunctionArn: functionArn, EventSourceArn: eventSourceArn } = configuration;
  if (!uuid || !functionArn || !eventSourceArn)
    throw new Error('A mapping has a UUID, a function and an event source.');
  const within = (name: keyof EventSourceMappingConfiguration, least: number, most: number, otherwise: number) => {
    const value = Number(configuration[name] ?? otherwise);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw new Error(`Mapping ${uuid}: ${name} is ${configuration[name]}, not ${least} to ${most}.`);
  };
  const batchSize = within('BatchSize', 1, 10_000, 100);
  const batchingWindow = within('MaximumBatchingWindowInSeconds', 0, 300, 0);
  const age = within('MaximumRecordAgeInSeconds', -1, 604_800, -1);
  if (age >= 0 && age < 60) throw new Error(`Mapping ${uuid}: MaximumRecordAgeInSeconds is ${age}; the least is 60.`);
  const tumbling = within('TumblingWindowInSeconds', 0, 900, 0);
  const lanes = within('ParallelizationFactor', 1, 10, 1);
  if (tumbling && lanes > 1) throw new Error(`Mapping ${uuid}: tumbling windows go with a ParallelizationFactor of 1.`);
  const patterns = configuration.FilterCriteria?.Filters?.flatMap(({ Pattern }) => (Pattern ? [Pattern] : [])) ?? [];
  return {
    uuid,
    functionArn,
    eventSourceArn,
    streamArn: eventSourceArn.split('/consumer/')[0]!,
    region: eventSourceArn.split(':')[3] ?? '',
    ...startingPosition(configuration),
    batchSize,
    windowMilliseconds: batchingWindow * 1000,
    lanes,
    reportsItemFailures: configuration.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    bisects: configuration.BisectBatchOnFunctionError ?? false,
    maximumRetries: within('MaximumRetryAttempts', -1, 10_000, -1),
    maximumAge: age < 0 ? Infinity : age * 1000,
    onFailureArn: configuration.DestinationConfig?.OnFailure?.Destination || undefined,
    tumblingMilliseconds: tumbling * 1000,
    countsEvents: configuration.MetricsConfig?.Metrics?.includes('EventCount') ?? false,
    filter: patterns.length ? compilePatterns(patterns) : undefined,
  };
}

function startingPosition(configuration: EventSourceMappingConfiguration) {
  const { UUID, StartingPosition: startingPosition, StartingPositionTimestamp: timestamp } = configuration;
  if (startingPosition !== 'TRIM_HORIZON' && startingPosition !== 'LATEST' && startingPosition !== 'AT_TIMESTAMP')
    throw new Error(
      `Mapping ${UUID}: StartingPosition is ${startingPosition}, not TRIM_HORIZON, LATEST or AT_TIMESTAMP.`,
    );
  if (startingPosition === 'AT_TIMESTAMP' && !timestamp)
    throw new Error(`Mapping ${UUID}: AT_TIMESTAMP needs a StartingPositionTimestamp.`);
  return { startingPosition, startingTimestamp: timestamp ? timestamp.getTime() : 0 };
}
