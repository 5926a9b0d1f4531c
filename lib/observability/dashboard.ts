import { Stack } from 'aws-cdk-lib';
import { CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Widget } from './widgets';
import { dashboardBody } from './widgets';

export interface DashboardProps {
  /** Physical name. */
  readonly name: string;
  readonly widgets: readonly Widget[];
}

/** A CloudWatch dashboard made from widgets, laid out from left to right and top to bottom. */
export class Dashboard extends Construct {
  readonly resource: CfnDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.resource = new CfnDashboard(this, 'Resource', {
      dashboardName: props.name,
      dashboardBody: stack.toJsonString(dashboardBody(stack.region, props.widgets)),
    });
  }
}
