import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';

export interface AlertTopicProps {
  /** Physical name of the topic. */
  readonly name: string;
  /** Encrypts the alerts; its policy must let CloudWatch in. */
  readonly key: IKey;
  /** Addresses that are told; each must confirm. @default none */
  readonly emails?: readonly string[];
  /** Prefix of the names of the alarms that may publish. */
  readonly alarmPrefix: string;
}

/** Where all alarms go. */
export class AlertTopic extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.topic = new Topic(this, 'Resource', { topicName: props.name, masterKey: props.key, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alarms',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': `arn:${stack.partition}:cloudwatch:${stack.region}:${stack.account}:alarm:${props.alarmPrefix}-*`,
          },
        },
      }),
    );
    for (const email of props.emails ?? []) this.topic.addSubscription(new EmailSubscription(email));
    acknowledge(this.topic, {
      'Serverless-SNSRedrivePolicy':
        "An alert that can't be mailed is also on the dashboard; the alarm alerts-undelivered counts failed deliveries.",
    });
  }
}
