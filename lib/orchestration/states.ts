/** Building blocks of the state machine: tasks in JSONata with what is worth retrying. */

export type State = Record<string, unknown>;

/** An expression, its line breaks taken out. */
export const jsonata = (expression: string): string => `{% ${expression.replace(/\s+/g, ' ').trim()} %}`;

/** What may pass in a call of a handler. A wrong input doesn't pass; everything else is tried three times. */
const HANDLER_RETRY = [
  { ErrorEquals: ['InvalidInput'], MaxAttempts: 0 },
  {
    ErrorEquals: [
      'Lambda.TooManyRequestsException',
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 6,
    MaxDelaySeconds: 60,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 2, JitterStrategy: 'FULL' },
];

/** Before a Spark run starts, capacity may be short for long; once started, a crash may pass: finished tables are skipped. */
const SPARK_RETRY = [
  {
    ErrorEquals: [
      'Glue.ConcurrentRunsExceededException',
      'Glue.ResourceNumberLimitExceededException',
      'Glue.ThrottlingException',
      'Glue.OperationTimeoutException',
      'Glue.InternalServiceException',
    ],
    IntervalSeconds: 15,
    BackoffRate: 1.5,
    MaxAttempts: 20,
    MaxDelaySeconds: 300,
    JitterStrategy: 'FULL',
  },
  { ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, BackoffRate: 3, MaxAttempts: 2, JitterStrategy: 'FULL' },
];

/** Minutes (Glue's unit, at least one) that the run has left. */
const MINUTES_LEFT = jsonata('$max([1, $ceil(($states.input.run.deadline - $millis()) / 60000)])');

/** The error of a failed Spark run, short enough that thousands of them stay below the size limit of a state's output. */
export const SHORT_ERROR = `'error': $states.errorOutput.Error, 'cause': $substring($string($states.errorOutput.Cause), 0, 200)`;

/** One run of the Glue job, waited for. Its input holds `request`, `run` and, for a load, `packId`. */
export function sparkRun(jobName: string, task: 'load' | 'models', next: State): State {
  return {
    Type: 'Task',
    QueryLanguage: 'JSONata',
    Resource: 'arn:aws:states:::glue:startJobRun.sync',
    Arguments: {
      JobName: jobName,
      Timeout: MINUTES_LEFT,
      Arguments: jsonata(`$merge([
        {'--task': '${task}', '--pipeline': $states.input.run.pipeline, '--run-id': $states.input.run.runId},
        ${task === 'load' ? "{'--pack-id': $states.input.packId}," : ''}
        $states.input.request.mode = 'full' ? {'--mode': 'full'} : {}
      ])`),
    },
    Retry: SPARK_RETRY,
    ...next,
  };
}

/** A call of a Lambda function. */
export function callHandler(functionArn: string, payload: string): State {
  return {
    Type: 'Task',
    QueryLanguage: 'JSONata',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: functionArn, Payload: payload },
    Retry: HANDLER_RETRY,
  };
}
