/** The part of the state machine that reads APIs into bronze, before the loads: as data, like the rest of it. */
import type { State } from './states';
import { callHandler, jsonata } from './states';

/** Sources that are read at once; each has its own rate limit. */
const MOST_AT_ONCE = 10;

/**
 * Waits of all sources together. Each is some eleven events of the execution, with the call before it and the choices, and
 * at 25,000 events Step Functions ends an execution without asking anybody: a server that is to be left alone again and
 * again is left alone for longer.
 */
const MOST_WAITS = 1_800;

/** Seconds of a run, at its end, in which no call begins: a quarter of it, at most half an hour. They are for the loads. */
const KEPT_FOR_LOADS = '$min([$run.timeoutSeconds / 4, 1800])';

/** Seconds that the loads have in any case: the last call may have used up the others. */
const LEAST_FOR_LOADS = '$min([$run.timeoutSeconds / 4, 600])';

/** Seconds for which a server is left alone. */
const PAUSE = '$max([1, $ceil($states.input.answer.seconds), $states.input.leastWait])';

/** What is kept of an extraction that failed: `finish` says it of each dataset that has nothing to load. */
const failure = (error: string, cause: string): string =>
  jsonata(`{'source': $states.input.event.source, 'datasets': $states.input.event.datasets,
    'error': ${error}, 'cause': ${cause}}`);

/** A source is read by calls of its function, one after the other: each goes on where the one before it stopped. */
const callStates: Record<string, State> = {
  TimeLeft: {
    Type: 'Choice',
    QueryLanguage: 'JSONata',
    Choices: [{ Condition: jsonata('$millis() < $states.input.deadline'), Next: 'ReadApi' }],
    Default: 'OutOfTime',
  },
  ReadApi: {
    ...callHandler(jsonata('$states.input.event.function'), jsonata('$states.input.event')),
    Output: jsonata("$merge([$states.input, {'answer': $states.result.Payload}])"),
    Catch: [
      {
        ErrorEquals: ['States.ALL'],
        Output: failure('$states.errorOutput.Error', '$substring($string($states.errorOutput.Cause), 0, 1000)'),
        Next: 'ReadFailed',
      },
    ],
    Next: 'Answer',
  },
  Answer: {
    Type: 'Choice',
    QueryLanguage: 'JSONata',
    Choices: [
      { Condition: jsonata("$states.input.answer.status = 'DONE'"), Next: 'ReadDone' },
      { Condition: jsonata("$states.input.answer.status = 'MORE'"), Next: 'TimeLeft' },
      {
        Condition: jsonata(`$states.input.answer.status = 'WAIT' and
          $millis() + ${PAUSE} * 1000 < $states.input.deadline`),
        Next: 'LeaveAlone',
      },
      { Condition: jsonata("$states.input.answer.status = 'WAIT'"), Next: 'OutOfTime' },
    ],
    Default: 'UnknownAnswer',
  },
  LeaveAlone: {
    Type: 'Wait',
    QueryLanguage: 'JSONata',
    Comment: 'The server wants no requests for a while.',
    Seconds: jsonata(PAUSE),
    Next: 'TimeLeft',
  },
  ReadDone: { Type: 'Pass', QueryLanguage: 'JSONata', Output: {}, End: true },
  ReadFailed: { Type: 'Pass', QueryLanguage: 'JSONata', End: true },
  OutOfTime: {
    Type: 'Pass',
    QueryLanguage: 'JSONata',
    Output: failure(
      "'OutOfTime'",
      "'the run has no time left to read on: the rest is for its loads. What was read is kept, and the next run goes on from there; if it is too much for one run, raise timeoutMinutes.'",
    ),
    End: true,
  },
  UnknownAnswer: {
    Type: 'Pass',
    QueryLanguage: 'JSONata',
    Output: failure(
      "'UnknownAnswer'",
      "'the function gave an answer that the state machine does not know: deploy the pipelines stack again.'",
    ),
    End: true,
  },
};

/**
 * Reads all sources of a run side by side, then goes on with the loads: also after extractions that failed, which are
 * kept in `extractErrors`.
 * @param onError catches what fails the map as a whole
 */
export const extractStates = (onError: State): Record<string, State> => ({
  Extract: {
    Type: 'Map',
    QueryLanguage: 'JSONata',
    Comment: 'Reads APIs page by page into bronze, one function a source.',
    Items: jsonata('$states.input.run.extractions'),
    MaxConcurrency: MOST_AT_ONCE,
    ItemSelector: {
      event: jsonata(`($run := $states.input.run; $request := $states.input.request;
        $merge([$states.context.Map.Item.Value,
          {'pipeline': $run.pipeline, 'runId': $run.runId, 'startedAt': $run.startedAt},
          $request.mode = 'full' ? {'mode': 'full'} : {},
          $exists($run.range) ? {'range': $run.range} : {}]))`),
      deadline: jsonata(`($run := $states.input.run; $run.deadline - ${KEPT_FOR_LOADS} * 1000)`),
      leastWait: jsonata(`($run := $states.input.run;
        $ceil($run.timeoutSeconds * $min([${MOST_AT_ONCE}, $count($run.extractions)]) / ${MOST_WAITS}))`),
    },
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'TimeLeft', States: callStates },
    // What was to be read isn't carried on: with a thousand datasets it would fill what a state may hold.
    Output: jsonata(`($run := $states.input.run;
      $rest := $sift($run, function($value, $name) { $name != 'extractions' });
      $least := $millis() + ${LEAST_FOR_LOADS} * 1000;
      $merge([$states.input, {'run': $merge([$rest, {'deadline': $max([$run.deadline, $least])}]),
        'extractErrors': [$states.result[$exists(error)]]}]))`),
    Catch: [onError],
    Next: 'Extracted',
  },
  Extracted: {
    Type: 'Choice',
    QueryLanguage: 'JSONata',
    Choices: [{ Condition: jsonata('$states.input.run.packCount > 0'), Next: 'Load' }],
    Default: 'HasModels',
  },
});
