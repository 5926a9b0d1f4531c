import { parseStartOptions } from '../../../local/start/options';
import { readyLine } from '../../../local/lake/spark';

test('without arguments a start stays up, quietly, in the first environment', () => {
  expect(parseStartOptions([])).toEqual({ exit: false, verbose: false, help: false, environment: undefined });
});

test('all arguments', () => {
  expect(parseStartOptions(['--exit', '--verbose', '--environment', 'prod', '-h'])).toEqual({
    exit: true,
    verbose: true,
    help: true,
    environment: 'prod',
  });
});

test.each([['--exti'], ['dev'], ['--environment']])('%s is refused, with the usage', (argument) => {
  expect(() => parseStartOptions([argument])).toThrow(/--exit/);
});

test("Spark's line is found in its log, the last one counts", () => {
  expect(readyLine('WARN x\n{"port": 1, "pid": 2}\nother\n{"port": 33001, "pid": 7}\n')).toMatchObject({ port: 33001 });
  expect(readyLine('WARN x')).toBeUndefined();
});
