/** Roles that services assume: which property of which type names them, and the service. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject } from '../../template/values';
import type { Collector } from './collector';

/** Type → path of the property with the role (`*` goes over a list or every property) → services, all of them needed. */
const ROLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::Glue::Crawler': { Role: 'glue' },
  'AWS::Glue::DevEndpoint': { RoleArn: 'glue' },
  'AWS::Glue::MLTransform': { Role: 'glue' },
  'AWS::MWAA::Environment': { ExecutionRoleArn: 'airflow airflow-env' },
  'AWS::EC2::FlowLog': { DeliverLogsPermissionArn: 'vpc-flow-logs' },
  'AWS::IAM::InstanceProfile': { 'Roles.*': 'ec2' },
  'AWS::CodeBuild::Project': { ServiceRole: 'codebuild' },
  'AWS::CodePipeline::Pipeline': { RoleArn: 'codepipeline' },
  'AWS::CloudTrail::Trail': { CloudWatchLogsRoleArn: 'cloudtrail' },
  'AWS::AppSync::DataSource': { ServiceRoleArn: 'appsync' },
  'AWS::Batch::JobDefinition': {
    'ContainerProperties.JobRoleArn': 'ecs-tasks',
    'ContainerProperties.ExecutionRoleArn': 'ecs-tasks',
  },
  'AWS::Batch::ComputeEnvironment': { ServiceRole: 'batch' },
  'AWS::EKS::Cluster': { RoleArn: 'eks' },
  'AWS::EKS::Nodegroup': { NodeRole: 'ec2' },
  'AWS::RDS::DBInstance': { MonitoringRoleArn: 'monitoring.rds' },
  'AWS::Redshift::Cluster': { 'IamRoles.*': 'redshift' },
  'AWS::SageMaker::NotebookInstance': { RoleArn: 'sagemaker' },
  'AWS::SageMaker::Model': { ExecutionRoleArn: 'sagemaker' },
  'AWS::IoT::TopicRule': { 'TopicRulePayload.Actions.*.*.RoleArn': 'iot' },
  'AWS::Transfer::Server': { LoggingRole: 'transfer' },
  'AWS::Config::ConfigurationRecorder': { RoleARN: 'config' },
  'AWS::ApiGateway::Account': { CloudWatchRoleArn: 'apigateway' },
  'AWS::KinesisAnalyticsV2::Application': { ServiceExecutionRole: 'kinesisanalytics' },
  'AWS::EMR::Cluster': { JobFlowRole: '', ServiceRole: 'elasticmapreduce' },
  'AWS::Logs::SubscriptionFilter': { RoleArn: 'logs' },
  'AWS::S3::Bucket': { 'ReplicationConfiguration.Role': 's3' },
  'AWS::SNS::Subscription': { SubscriptionRoleArn: 'sns' },
};

/** Values at a path of properties. */
export function valuesAt(resource: Resource, path: string): Value[] {
  const [first, ...rest] = path.split('.');
  return rest.reduce<Value[]>(
    (values, part) =>
      values.flatMap((value) =>
        part === '*'
          ? Array.isArray(value)
            ? asList(value)
            : Object.values(asObject(value))
          : [asObject(value)[part]],
      ),
    [resource.get(first!)],
  );
}

/** Notes every use of a role for which nothing else is derived. */
export function usesOfRoles(collector: Collector): void {
  for (const [type, paths] of Object.entries(ROLES))
    for (const resource of collector.world.resources.ofType(type))
      for (const [path, services] of Object.entries(paths))
        for (const value of valuesAt(resource, path))
          for (const service of services.split(' ').filter(Boolean))
            collector.use(
              value,
              `${service}.amazonaws.com`,
              collector.caller(type.replace('AWS::', '').replace('::', ' '), resource),
            );
}
