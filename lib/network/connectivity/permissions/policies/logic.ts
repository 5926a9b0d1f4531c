/** Answers of three kinds: what a template says, what it rules out, and what only AWS will know. */
export type Answer = 'yes' | 'no' | 'maybe';

export function any<T>(items: Iterable<T>, test: (item: T) => Answer): Answer {
  let answer: Answer = 'no';
  for (const item of items) {
    const found = test(item);
    if (found === 'yes') return 'yes';
    if (found === 'maybe') answer = 'maybe';
  }
  return answer;
}

export function all<T>(items: Iterable<T>, test: (item: T) => Answer): Answer {
  let answer: Answer = 'yes';
  for (const item of items) {
    const found = test(item);
    if (found === 'no') return 'no';
    if (found === 'maybe') answer = 'maybe';
  }
  return answer;
}

export const not = (answer: Answer): Answer => (answer === 'yes' ? 'no' : answer === 'no' ? 'yes' : 'maybe');
export const either = (...answers: Answer[]): Answer => any(answers, (answer) => answer);
export const both = (...answers: Answer[]): Answer => all(answers, (answer) => answer);
/** `yes` is no longer sure. */
export const atMostMaybe = (answer: Answer): Answer => (answer === 'yes' ? 'maybe' : answer);
