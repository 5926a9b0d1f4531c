import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { readableCause, stepsOf } from '../../../local/console/data/history';

const task = { resourceType: 'lambda', resource: 'invoke' };

describe('steps of an execution', () => {
  const event = (type: string, second: number, more: Partial<HistoryEvent> = {}) =>
    ({ id: second, type, timestamp: new Date(second * 1000), ...more }) as HistoryEvent;
  const entered = (type: string, name: string, second: number) =>
    event(`${type}StateEntered`, second, { stateEnteredEventDetails: { name } });

  test('work is shown with its time, tries and items; choices are not', () => {
    const steps = stepsOf(
      [
        event('ExecutionStarted', 0),
        entered('Task', 'Plan', 1),
        event('TaskScheduled', 1),
        event('TaskFailed', 2, { taskFailedEventDetails: { ...task, error: 'Lambda.TooManyRequestsException' } }),
        event('TaskScheduled', 3),
        event('TaskStateExited', 4),
        entered('Choice', 'Planned', 4),
        event('ChoiceStateExited', 4),
        entered('Map', 'Load', 5),
      ],
      'RUNNING',
    );
    expect(steps).toEqual([
      {
        name: 'Plan',
        status: 'SUCCEEDED',
        startedAt: '1970-01-01T00:00:01.000Z',
        endedAt: '1970-01-01T00:00:04.000Z',
        tries: 2,
      },
      { name: 'Load', status: 'RUNNING', startedAt: '1970-01-01T00:00:05.000Z' },
    ]);
  });

  test('what failed says why', () => {
    const steps = stepsOf(
      [
        entered('Task', 'Models', 1),
        event('TaskFailed', 2, {
          taskFailedEventDetails: { ...task, error: 'States.TaskFailed', cause: '{"ErrorMessage":"no memory"}' },
        }),
        event('ExecutionFailed', 3),
      ],
      'FAILED',
    );
    expect(steps).toMatchObject([{ name: 'Models', status: 'FAILED', error: 'States.TaskFailed', cause: 'no memory' }]);
  });

  test('a step that was caught has failed, the one after it goes on', () => {
    const failure = event('TaskFailed', 2, { taskFailedEventDetails: { ...task, error: 'Boom', cause: 'why' } });
    const steps = stepsOf(
      [entered('Task', 'Plan', 1), failure, entered('Task', 'Finish', 3), event('TaskStateExited', 4)],
      'FAILED',
    );
    expect(steps.map((step) => [step.name, step.status, step.error, step.endedAt])).toEqual([
      ['Plan', 'FAILED', 'Boom', '1970-01-01T00:00:03.000Z'],
      ['Finish', 'SUCCEEDED', undefined, '1970-01-01T00:00:04.000Z'],
    ]);
  });

  test('causes', () => {
    expect([
      readableCause('{"errorMessage":"x","trace":[]}'),
      readableCause('plain'),
      readableCause('{"a":1}'),
    ]).toEqual(['x', 'plain', '{"a":1}']);
  });
});
