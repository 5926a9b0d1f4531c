/** A delivery stream's configuration as DescribeDeliveryStream gives it. What isn't emulated is refused by name. */
import type { DeliveryStreamDescription, Processor } from '@aws-sdk/client-firehose';
import { compileQuery, type MetadataQuery } from './metadata-query';
import { compilePrefix, type PrefixTemplate } from './prefix';

export type { DeliveryStreamDescription };

export interface DeliverySettings {
  readonly name: string;
  /** Rises with every change of the configuration. */
  readonly version: string;
  readonly streamArn: string;
  /** Records that arrived before this are not read. Epoch milliseconds. */
  readonly from: number;
  readonly bucket: string;
  readonly prefix: PrefixTemplate;
  readonly errorPrefix: PrefixTemplate;
  readonly intervalMilliseconds: number;
  readonly bufferBytes: number;
  readonly gzip: boolean;
  readonly extension: string;
  /** Partition keys of a record. @default undefined: no dynamic partitioning */
  readonly query?: MetadataQuery;
  /** How a record is taken apart, besides KPL's format. */
  readonly deAggregation?: { readonly type: 'JSON' } | { readonly type: 'DELIMITED'; readonly delimiter: string };
  /** Appended to each record. @default '' */
  readonly delimiter: string;
}

/** Reads a description. Throws an Error that says what isn't emulated, or what Firehose would refuse. */
export function readDeliverySettings(description: DeliveryStreamDescription): DeliverySettings {
  const name = description.DeliveryStreamName ?? '';
  const refuse = (what: string): never => {
    throw new Error(`Delivery stream ${name}: ${what}`);
  };
  const source = description.Source?.KinesisStreamSourceDescription;
  if (!source?.KinesisStreamARN) return refuse('only a Kinesis stream as the source is emulated.');
  const [destination] = description.Destinations ?? [];
  if (destination?.IcebergDestinationDescription)
    return refuse('the Iceberg destination is not emulated; use the S3 destination on the laptop.');
  const s3 = destination?.ExtendedS3DestinationDescription;
  if (!s3?.BucketARN) return refuse('only the S3 destination is emulated.');
  const compression = s3.CompressionFormat ?? 'UNCOMPRESSED';
  if (compression !== 'GZIP' && compression !== 'UNCOMPRESSED')
    return refuse(`compression ${compression} is not emulated; GZIP and UNCOMPRESSED are.`);
  if (s3.DataFormatConversionConfiguration?.Enabled) return refuse('conversion of the data format is not emulated.');
  if ((s3.CustomTimeZone ?? 'UTC') !== 'UTC') return refuse(`time zone ${s3.CustomTimeZone} is not emulated; UTC is.`);
  const processing = s3.ProcessingConfiguration?.Enabled ? (s3.ProcessingConfiguration.Processors ?? []) : [];
  const partitioned = s3.DynamicPartitioningConfiguration?.Enabled ?? false;
  try {
    const processors = readProcessors(processing, partitioned);
    const bufferMegabytes = Number(s3.BufferingHints?.SizeInMBs ?? 5);
    if (partitioned && bufferMegabytes < 64) return refuse('dynamic partitioning needs a buffer of 64 MB or more.');
    return {
      name,
      version: description.VersionId ?? '1',
      streamArn: source.KinesisStreamARN,
      from: source.DeliveryStartTimestamp?.getTime() ?? description.CreateTimestamp?.getTime() ?? 0,
      bucket: s3.BucketARN.split(':::')[1] ?? s3.BucketARN,
      prefix: compilePrefix(s3.Prefix ?? '', 'Prefix', Object.keys(processors.query?.keys ?? {})),
      errorPrefix: compilePrefix(
        s3.ErrorOutputPrefix || `${s3.Prefix ?? ''}!{firehose:error-output-type}/`,
        'ErrorOutputPrefix',
        [],
      ),
      intervalMilliseconds: Number(s3.BufferingHints?.IntervalInSeconds ?? 300) * 1000,
      bufferBytes: bufferMegabytes * 1024 * 1024,
      gzip: compression === 'GZIP',
      extension: s3.FileExtension || (compression === 'GZIP' ? '.gz' : ''),
      ...processors,
    };
  } catch (error) {
    return refuse((error as Error).message.replace(`Delivery stream ${name}: `, ''));
  }
}

function readProcessors(processors: readonly Processor[], partitioned: boolean) {
  const settings: Pick<Partial<DeliverySettings>, 'query' | 'deAggregation'> & { delimiter: string } = {
    delimiter: '',
  };
  let result = settings;
  for (const { Type, Parameters = [] } of processors) {
    const parameter = (name: string) => Parameters.find(({ ParameterName }) => ParameterName === name)?.ParameterValue;
    if (Type === 'MetadataExtraction') {
      const engine = parameter('JsonParsingEngine') ?? 'JQ-1.6';
      if (engine !== 'JQ-1.6') throw new Error(`JSON is parsed by JQ-1.6, not ${engine}.`);
      result = { ...result, query: compileQuery(parameter('MetadataExtractionQuery') ?? '') };
    } else if (Type === 'AppendDelimiterToRecord') {
      result = { ...result, delimiter: unescaped(parameter('Delimiter') ?? '\\n') };
    } else if (Type === 'RecordDeAggregation') {
      const delimiter = unescaped(parameter('Delimiter') ?? '');
      const type = parameter('SubRecordType');
      if (type === 'JSON') result = { ...result, deAggregation: { type } };
      else if (type === 'DELIMITED' && delimiter) result = { ...result, deAggregation: { type, delimiter } };
      else throw new Error(`RecordDeAggregation needs SubRecordType JSON, or DELIMITED and a Delimiter.`);
    } else throw new Error(`processor ${Type} is not emulated.`);
  }
  if (partitioned && !result.query) throw new Error('dynamic partitioning is emulated with MetadataExtraction only.');
  return result;
}

const unescaped = (text: string) => text.replaceAll('\\n', '\n').replaceAll('\\t', '\t').replaceAll('\\r', '\r');
