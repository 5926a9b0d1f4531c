/**
 * The state machine that runs a pipeline, as data. One machine serves every pipeline: pipeline, tables and packs are its
 * input. JSONata throughout, but for the distributed map, whose item reader takes its bucket and key by JSONPath.
 */
import { extractStates } from './extract-apis';
import type { State } from './states';
import { callHandler, jsonata, SHORT_ERROR, sparkRun } from './states';

export interface RunPipelineProps {
  readonly planFunctionArn: string;
  readonly finishFunctionArn: string;
  /** Name of the Glue job that loads tables and builds models. */
  readonly jobName: string;
  readonly artefactsBucket: string;
  /** Whether there are APIs to be read. @default false */
  readonly apis?: boolean;
  /** Seconds after which an execution is ended whatever it does. */
  readonly timeoutSeconds: number;
}

/**
 * Seconds between two tries to get a lease that another run holds: a twentieth of the time since the start. Each try is
 * nine events of the execution, of which there may be 25,000: half a minute each time would use them up within a day.
 */
const LEASE_RETRY_SECONDS = jsonata(
  '$max([30, $min([300, $floor(($millis() - $toMillis($states.input.request.startedAt)) / 20000)])])',
);

/** The message of an error that a handler threw: Lambda puts it, as JSON, into the cause. */
const HANDLER_MESSAGE = "{'message': $parse($states.errorOutput.Cause).errorMessage}";

/** Catches everything and goes to `finish` with the error. */
const failedInto = (next: string): State => ({
  ErrorEquals: ['States.ALL'],
  Output: jsonata("$merge([$states.input, {'error': $states.errorOutput}])"),
  Next: next,
});

/** One item of the map: a Spark run over one pack of tables. Its failure is a result like another. */
const packStates = (jobName: string): Record<string, State> => ({
  Spark: sparkRun(jobName, 'load', {
    Output: jsonata("{'packId': $states.input.packId}"),
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Output: jsonata(`{'packId': $states.input.packId, ${SHORT_ERROR}}`),
        Next: 'PackFailed',
      },
    ],
    End: true,
  }),
  PackFailed: { Type: 'Pass', QueryLanguage: 'JSONata', End: true },
});

/** The definition in Amazon States Language. */
export function runPipelineDefinition(props: RunPipelineProps): Record<string, unknown> {
  const { planFunctionArn, finishFunctionArn, jobName, artefactsBucket, apis = false } = props;
  return {
    Comment: `Runs one pipeline: lease and plan, ${apis ? 'APIs, ' : ''}Spark runs side by side, models, finish.`,
    QueryLanguage: 'JSONPath',
    TimeoutSeconds: props.timeoutSeconds,
    StartAt: 'Request',
    States: {
      Request: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Comment: 'What was asked for, and by which execution.',
        Output: jsonata(`{'request': $merge([$states.input, {
          'runId': $states.context.Execution.Name, 'executionArn': $states.context.Execution.Id,
          'startedAt': $states.context.Execution.StartTime}])}`),
        Next: 'Plan',
      },
      Plan: {
        ...callHandler(planFunctionArn, jsonata('$states.input.request')),
        // Counted from when the lease was taken, as the lease itself is.
        Output: jsonata(`($run := $states.result.Payload; {'request': $states.input.request, 'run':
          $run.status = 'PLANNED' ? $merge([$run, {'deadline': $millis() + $run.timeoutSeconds * 1000}]) : $run})`),
        Catch: [
          { ErrorEquals: ['InvalidInput'], Output: jsonata(HANDLER_MESSAGE), Next: 'InvalidInput' },
          failedInto('Finish'),
        ],
        Next: 'Planned',
      },
      Planned: {
        Type: 'Choice',
        QueryLanguage: 'JSONata',
        Choices: [
          ...(apis ? [{ Condition: jsonata('$count($states.input.run.extractions) > 0'), Next: 'Extract' }] : []),
          {
            Condition: jsonata("$states.input.run.status = 'PLANNED' and $states.input.run.packCount > 0"),
            Next: 'Load',
          },
          { Condition: jsonata("$states.input.run.status = 'PLANNED'"), Next: 'HasModels' },
          { Condition: jsonata("$states.input.run.whenBusy = 'wait'"), Next: 'WaitForLease' },
        ],
        Default: 'Busy',
      },
      WaitForLease: { Type: 'Wait', QueryLanguage: 'JSONata', Seconds: LEASE_RETRY_SECONDS, Next: 'Plan' },
      ...(apis ? extractStates(failedInto('Finish')) : {}),
      Load: {
        Type: 'Map',
        Label: 'Load',
        Comment: 'One Spark run a pack of tables.',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSON' },
          Parameters: { 'Bucket.$': '$.run.bucket', 'Key.$': '$.run.packsKey' },
        },
        ItemSelector: { 'packId.$': '$$.Map.Item.Value.packId', 'run.$': '$.run', 'request.$': '$.request' },
        MaxConcurrencyPath: '$.run.maxConcurrency',
        ToleratedFailurePercentage: 100,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'Spark',
          States: packStates(jobName),
        },
        ResultPath: '$.packs',
        Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Finish' }],
        Next: 'HasModels',
      },
      HasModels: {
        Type: 'Choice',
        QueryLanguage: 'JSONata',
        Choices: [{ Condition: jsonata('$states.input.run.models = true'), Next: 'Models' }],
        Default: 'Finish',
      },
      Models: sparkRun(jobName, 'models', {
        Output: jsonata('$states.input'),
        Catch: [
          {
            ErrorEquals: ['States.ALL'],
            Output: jsonata(`$merge([$states.input, {'modelsError': {${SHORT_ERROR}}}])`),
            Next: 'Finish',
          },
        ],
        Next: 'Finish',
      }),
      Finish: {
        ...callHandler(
          finishFunctionArn,
          jsonata(`($request := $states.input.request; $merge([
            {'pipeline': $request.pipeline, 'runId': $request.runId, 'executionArn': $request.executionArn,
             'startedAt': $request.startedAt, 'bucket': '${artefactsBucket}',
             'packsKey': 'runs/' & $request.pipeline & '/' & $request.runId & '/packs.json',
             'packErrors': [$states.input.packs[$exists(error)]]},
            ${apis ? "$exists($states.input.extractErrors) ? {'extractErrors': $states.input.extractErrors} : {}," : ''}
            $exists($states.input.modelsError) ? {'modelsError': $states.input.modelsError} : {},
            $exists($states.input.error) ? {'error': $states.input.error} : {}]))`),
        ),
        Output: jsonata('$states.result.Payload'),
        Next: 'Finished',
      },
      Finished: {
        Type: 'Choice',
        QueryLanguage: 'JSONata',
        Choices: [{ Condition: jsonata("$states.input.status = 'SUCCEEDED'"), Next: 'Succeeded' }],
        Default: 'Failed',
      },
      Succeeded: { Type: 'Succeed', QueryLanguage: 'JSONata' },
      Failed: {
        Type: 'Fail',
        QueryLanguage: 'JSONata',
        Error: jsonata('$states.input.status'),
        Cause: jsonata('$states.input.message'),
      },
      Busy: {
        Type: 'Fail',
        QueryLanguage: 'JSONata',
        Error: 'PipelineBusy',
        Cause: jsonata('$states.input.run.message'),
      },
      InvalidInput: {
        Type: 'Fail',
        QueryLanguage: 'JSONata',
        Error: 'InvalidInput',
        Cause: jsonata('$states.input.message'),
      },
    },
  };
}
