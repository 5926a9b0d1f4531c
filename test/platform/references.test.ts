import { definition, expectMistake, mistakesOf } from './fixture';
import { CONFIG, source, dataset, pipeline, schedule, secret, type Case } from './variants';

describe('what hangs together', () => {
  const database = { dbInstanceAddress: 'h', dbInstanceMasterUserSecretArn: secret };
  const main = definition().sources.main!;
  it.each<Case>([
    ['an unknown source', dataset({ source: 'mian' }), 'datasets.goods.source', /no source 'mian'/, /'main'/],
    [
      'a version of an existing database',
      source({ existing: database, engineVersion: '16' }),
      'sources.main.engineVersion',
      /this one exists/,
      /Remove engineVersion/,
    ],
    [
      'an unknown dataset',
      pipeline({ datasets: ['orders', 'goods', 'good'] }),
      'pipelines.daily.datasets[2]',
      /no dataset 'good'/,
      /'goods'/,
    ],
    [
      'an unknown model',
      pipeline({ models: ['sales', 'sale'] }),
      'pipelines.daily.models[1]',
      /no model 'sale'/,
      /'sales'/,
    ],
    [
      'a dataset twice',
      pipeline({ datasets: ['orders', 'goods', 'orders'] }),
      'pipelines.daily.datasets[2]',
      /in the pipeline twice/,
      /once/,
    ],
    [
      'a dataset in two pipelines',
      definition({ pipelines: { ...definition().pipelines, hourly: { datasets: ['orders'] } } }),
      'pipelines.hourly.datasets[0]',
      /in the pipeline 'daily' too/,
      /one of the two/,
    ],
    [
      'a dataset in no pipeline',
      pipeline({ datasets: ['orders'] }),
      'datasets.goods',
      /in no pipeline.*never be loaded/,
      /Add it/,
    ],
    ['a model in no pipeline', pipeline({ models: [] }), 'models.sales', /never be built/, /Add it/],
    [
      'an unknown environment',
      definition({ environments: { devel: {} } }),
      'environments',
      /no environment 'dev'/,
      /./,
    ],
    [
      'a schedule without year',
      schedule('0 6 * * ?'),
      'pipelines.daily.schedule.cron',
      /5 fields, not 6/,
      /'0 6 \* \* \? \*'/,
    ],
    [
      'a schedule without ?',
      schedule('0 6 * * * *'),
      'pipelines.daily.schedule.cron',
      /exactly one of day-of-month/,
      /./,
    ],
    [
      'a schedule of the past',
      schedule('0 6 * * ? 2020'),
      'pipelines.daily.schedule.cron',
      /no time in the future/,
      /./,
    ],
    ['a minute that is none', schedule('61 6 * * ? *'), 'pipelines.daily.schedule.cron', /61/, /./],
    [
      'an unknown time zone',
      schedule('0 6 * * ? *', 'Europe/Berlim'),
      'pipelines.daily.schedule.timeZone',
      /not a time zone/,
      /^Did you mean 'Europe\/Berlin'\?$/,
    ],
    [
      'an offset as time zone',
      schedule('0 6 * * ? *', '+01:00'),
      'pipelines.daily.schedule.timeZone',
      /not a time zone/,
      /America\/New_York/,
    ],
    [
      'names that differ by a hyphen before a digit',
      definition({ sources: { main, 'main-1': main, main1: main } }),
      'sources.main1',
      /'main1' and 'main-1' give the same names/,
      /Rename/,
    ],
  ])('%s', (_, of, where, message, mend) => expectMistake(mistakesOf(of), `${CONFIG} › ${where}`, message, mend));

  it('does not report what only follows from another mistake', () => {
    const of = definition({ sources: { main: { type: 'postgres' } as never } });
    expectMistake(mistakesOf(of), `${CONFIG} › sources.main.database`, /missing/, /./);
  });
});
