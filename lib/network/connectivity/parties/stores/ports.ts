/** Ports of message brokers and Kafka clusters, which listen on one for each way to log in. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asBoolean, asObject, asText, isKnown, mentions } from '../../template/values';

export const KAFKA = ['AWS::MSK::Cluster', 'AWS::MSK::ServerlessCluster'];
export const isKafka = ({ type }: Resource): boolean => KAFKA.includes(type);

/** With a name and password of IAM's. */
export const KAFKA_IAM = 9098;

/** Attributes of a broker or of its lookup that name a port: the first pattern that fits counts. */
const BY_ATTRIBUTE: readonly (readonly [RegExp, number])[] = [
  [/^AmqpEndpoints/, 5671],
  [/^OpenWireEndpoints/, 61617],
  [/^StompEndpoints/, 61614],
  [/^MqttEndpoints/, 8883],
  [/^WssEndpoints/, 61619],
  [/BootstrapBrokerStringSaslIam$/, KAFKA_IAM],
  [/BootstrapBrokerStringSaslScram$/, 9096],
  [/BootstrapBrokerStringTls$/, 9094],
  [/BootstrapBrokerString$/, 9092],
];

/** Port that an attribute in a value is for. */
export function portOfAttribute(value: Value): number | undefined {
  for (const { attribute = '' } of mentions(value)) {
    const found = BY_ATTRIBUTE.find(([pattern]) => pattern.test(attribute));
    if (found) return found[1];
  }
  return undefined;
}

/** Ports that a broker or cluster listens on; undefined for other types, and where that can't be told. */
export function portsOf(resource: Resource): readonly number[] | undefined {
  switch (resource.type) {
    case 'AWS::AmazonMQ::Broker':
      return { RABBITMQ: [5671], ACTIVEMQ: [61617, 5671, 61614, 8883, 61619] }[
        asText(resource.get('EngineType'))?.toUpperCase() ?? ''
      ];
    case 'AWS::MSK::ServerlessCluster':
      return [KAFKA_IAM];
    case 'AWS::MSK::Cluster':
      return kafkaPorts(resource);
    default:
      return undefined;
  }
}

function kafkaPorts(cluster: Resource): readonly number[] | undefined {
  const authentication = asObject(cluster.get('ClientAuthentication'));
  const transit = asText(asObject(asObject(cluster.get('EncryptionInfo')).EncryptionInTransit).ClientBroker) ?? 'TLS';
  if (!isKnown([cluster.get('ClientAuthentication'), transit])) return undefined;
  const sasl = asObject(authentication.Sasl);
  const on = (way: Value): boolean => asBoolean(asObject(way).Enabled) === true;
  const [iam, scram, tls] = [on(sasl.Iam), on(sasl.Scram), on(authentication.Tls)];
  const anybody = on(authentication.Unauthenticated) || !(iam || scram || tls);
  return [
    ...(iam ? [KAFKA_IAM] : []),
    ...(scram ? [9096] : []),
    ...(tls || (anybody && transit !== 'PLAINTEXT') ? [9094] : []),
    ...(anybody && transit !== 'TLS' ? [9092] : []),
  ];
}
