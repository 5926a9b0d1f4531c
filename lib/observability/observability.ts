import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlarmDefinitions } from './alarm';
import { Alarms } from './alarm';
import { AlertTopic } from './alert-topic';
import { Dashboard } from './dashboard';
import type { ObservabilityProps } from './observability-props';
import { apiAlarms, apiFunctionAlarms, apiWidgets } from './services/api';
import { dataAlarms, dataWidgets } from './services/data';
import { databaseAlarms, databaseWidgets } from './services/database';
import { deliveryAlarms, deliveryWidgets } from './services/delivery';
import { eventAlarms, eventWidgets } from './services/events';
import { handlerAlarms, handlerWidgets, watchAlarms } from './services/handlers';
import { endpointAlarms, natAlarms, natWidgets } from './services/network';
import { probeAlarms, probeWidgets } from './services/probe';
import { failureWidgets, machineWidgets, runAlarms, runResultWidgets } from './services/runs';
import { sparkAlarms, sparkWidgets } from './services/spark';
import type { Starts } from './services/starts';
import { startAlarms, startWidgets } from './services/starts';
import { streamAlarms, streamWidgets } from './services/stream';
import { tableAlarms, tableWidgets } from './services/state-table';
import type { Widget } from './widgets';
import { alarmList, text } from './widgets';

/** Alarms in a row of the dashboard's list. */
const ALARMS_A_ROW = 6;

/** Topic, alarms and dashboard of the platform. Their number doesn't grow with the datasets. */
export class Observability extends Construct {
  readonly alerts: AlertTopic;
  readonly alarms: Alarms;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { prefix, runbookBaseUrl } = props;
    const topicName = `${prefix}-alerts`;
    this.alerts = new AlertTopic(this, 'Alerts', {
      name: topicName,
      key: props.key,
      emails: props.emails,
      alarmPrefix: prefix,
    });
    const starts: Starts = {
      scheduleGroup: props.scheduleGroup,
      deadLetterQueue: props.deadLetterQueue,
      topic: topicName,
    };
    const gateways = Object.fromEntries(
      (props.natGatewayIds ?? []).map((gateway, index) => [`nat-${index + 1}`, gateway]),
    );

    const alarms = definitions(props, starts, gateways);
    this.alarms = new Alarms(this, 'Alarms', { prefix, alarms, topicArn: this.alerts.topic.topicArn, runbookBaseUrl });

    const stack = Stack.of(this);
    const arns = Object.keys(alarms).map((name) =>
      stack.formatArn({
        service: 'cloudwatch',
        resource: 'alarm',
        resourceName: `${prefix}-${name}`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    );
    this.dashboard = new Dashboard(this, 'Dashboard', {
      name: prefix,
      widgets: widgets(props, starts, gateways, arns),
    });
  }
}

/** All alarms, most telling first. */
function definitions(
  props: ObservabilityProps,
  starts: Starts,
  gateways: Readonly<Record<string, string>>,
): AlarmDefinitions {
  const { prefix, handlers } = props;
  const streams = Object.entries(props.streams ?? {});
  const apis = Object.entries(props.apis ?? {});
  const datasets = streams.map(([, { dataset }]) => dataset);
  return {
    ...dataAlarms(prefix),
    ...(streams.length > 0 ? eventAlarms(prefix) : {}),
    ...(apis.length > 0 ? apiAlarms(prefix, datasets) : {}),
    ...runAlarms(prefix, props.stateMachineArn),
    ...watchAlarms(handlers.watch),
    ...((props.probed ?? true) ? probeAlarms(prefix) : {}),
    ...merged(Object.entries(handlers).map(([name, handler]) => handlerAlarms(name, handler))),
    ...merged(apis.map(([source, api]) => apiFunctionAlarms(source, api))),
    ...merged(streams.map(([source, stream]) => streamAlarms(prefix, source, stream))),
    ...merged(streams.map(([source, stream]) => deliveryAlarms(source, stream))),
    ...sparkAlarms(props.jobName),
    ...tableAlarms(props.stateTableName),
    ...startAlarms(starts),
    ...merged(
      Object.entries(props.databases ?? {}).map(([source, { identifier, limits }]) =>
        databaseAlarms(source, identifier, limits),
      ),
    ),
    ...merged(Object.entries(gateways).map(([label, gateway]) => natAlarms(gateway, label))),
    ...(props.endpointsVpcId ? endpointAlarms(props.endpointsVpcId) : {}),
  };
}

const merged = (records: readonly AlarmDefinitions[]): AlarmDefinitions =>
  Object.assign({}, ...records) as AlarmDefinitions;

/** From the top: is the data fresh and complete, do events flow, are APIs read, what failed, then each resource. */
function widgets(
  props: ObservabilityProps,
  starts: Starts,
  gateways: Readonly<Record<string, string>>,
  alarmArns: readonly string[],
): Widget[] {
  const { prefix, streams = {}, apis = {} } = props;
  const extractors = Object.entries(apis).map(([source, api]) => [`${source}-api`, api] as const);
  const base = (props.runbookBaseUrl ?? 'docs/runbooks').replace(/\/$/, '');
  return [
    text(`# ${prefix}\n## Is the data fresh and complete?`),
    ...runResultWidgets(prefix),
    ...dataWidgets(prefix),
    ...(Object.keys(streams).length > 0 ? [text('## Do events flow?', 1), ...eventWidgets(prefix, streams)] : []),
    ...(extractors.length > 0 ? [text('## Are APIs read whole?', 1), ...apiWidgets(prefix)] : []),
    text(`## What failed?\nEvery alarm's description links to what to do about it; the pages are in ${base}.`),
    alarmList('Alarms', alarmArns, 1 + Math.ceil(alarmArns.length / ALARMS_A_ROW)),
    ...failureWidgets(prefix),
    ...((props.probed ?? true) ? [text('## What can be reached?', 1), ...probeWidgets(prefix)] : []),
    text('## Resources', 1),
    ...Object.entries(streams).flatMap(([source, stream]) => [
      ...streamWidgets(prefix, source, stream),
      ...deliveryWidgets(source, stream),
    ]),
    ...machineWidgets(props.stateMachineArn),
    ...sparkWidgets(props.jobName),
    ...handlerWidgets({ ...props.handlers, ...Object.fromEntries(extractors) }),
    ...Object.entries(props.databases ?? {}).flatMap(([source, { identifier }]) => databaseWidgets(source, identifier)),
    ...tableWidgets(props.stateTableName),
    ...startWidgets(starts),
    ...natWidgets(gateways),
  ];
}
