import operations from './operations.json';

/** IAM prefixes of services whose clients have another name: `client-sfn`, `boto3.client('stepfunctions')`, `SFNClient`. */
const PREFIXES: Readonly<Record<string, string>> = {
  sfn: 'states',
  stepfunctions: 'states',
  eventbridge: 'events',
  cloudwatchevents: 'events',
  cloudwatchlogs: 'logs',
  sesv2: 'ses',
  dynamodbstreams: 'dynamodb',
  libdynamodb: 'dynamodb',
  documentclient: 'dynamodb',
  cognitoidentityprovider: 'cognito-idp',
  cognitoidp: 'cognito-idp',
  cognitoidentity: 'cognito-identity',
  apigatewaymanagementapi: 'execute-api',
  iotdataplane: 'iot',
  iotdata: 'iot',
  rdsdata: 'rds-data',
  redshiftdata: 'redshift-data',
  bedrockruntime: 'bedrock',
  bedrockagentruntime: 'bedrock',
  emrserverless: 'emr-serverless',
  emr: 'elasticmapreduce',
  elasticloadbalancingv2: 'elasticloadbalancing',
  elbv2: 'elasticloadbalancing',
  applicationautoscaling: 'application-autoscaling',
  autoscaling: 'autoscaling',
  opensearch: 'es',
  timestreamwrite: 'timestream',
  timestreamquery: 'timestream',
  marketplacemetering: 'aws-marketplace',
  route53: 'route53',
  resourcegroupstaggingapi: 'tag',
  appconfigdata: 'appconfig',
  servicediscovery: 'servicediscovery',
  sagemakerruntime: 'sagemaker',
  transcribeservice: 'transcribe',
  costexplorer: 'ce',
  mwaa: 'airflow',
  configservice: 'config',
  costandusagereportservice: 'cur',
  serverlessapplicationrepository: 'serverlessrepo',
  lexruntimev2: 'lex',
  lexruntimeservice: 'lex',
  inspector2: 'inspector2',
  cloudwatchevidently: 'evidently',
  databasemigrationservice: 'dms',
  transfer: 'transfer',
  directoryservice: 'ds',
  elasticsearchservice: 'es',
  pinpoint: 'mobiletargeting',
  personalizeevents: 'personalize',
  personalizeruntime: 'personalize',
  s3control: 's3',
  codedeploy: 'codedeploy',
};

/** IAM prefix of a client, by any of its names. */
export function prefixOf(client: string): string {
  const key = client.toLowerCase().replace(/[^a-z0-9]/g, '');
  return PREFIXES[key] ?? key;
}

const known = new Map<string, ReadonlyMap<string, string>>();

/** The operations of a service by their name in lower case; undefined where the list isn't kept. */
export function operationsOf(prefix: string): ReadonlyMap<string, string> | undefined {
  const list = (operations as Record<string, string | undefined>)[prefix];
  if (list === undefined) return undefined;
  let found = known.get(prefix);
  if (!found) known.set(prefix, (found = new Map(list.split(' ').map((name) => [name.toLowerCase(), name]))));
  return found;
}

const VERB =
  /^(Add|Associate|Batch|Accept|Allocate|Apply|Assign|Attach|Cancel|Change|Complete|Confirm|Copy|Create|Delete|Deregister|Describe|Detach|Detect|Analyze|Reboot|Reject|Release|Request|Retry|Rotate|Scan|Translate|Admin|Check|Disconnect|Initiate|Disable|Disassociate|Enable|Execute|Get|Import|Invoke|List|Modify|Post|Publish|Put|Query|Receive|Register|Remove|Reset|Restore|Resume|Run|Search|Send|Set|Start|Stop|Submit|Tag|Terminate|Untag|Update|Upload|Authorize|Revoke)[A-Z]/;

/** Name of an operation as a method calls it (`getObject`, `get_object`), or undefined where it is no operation. */
export function operationOf(prefix: string, method: string): string | undefined {
  const pascal = method.includes('_')
    ? method
        .split('_')
        .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
        .join('')
    : method.charAt(0).toUpperCase() + method.slice(1);
  const list = operationsOf(prefix);
  if (list) return list.get(pascal.toLowerCase());
  return VERB.test(pascal) ? pascal : undefined;
}
