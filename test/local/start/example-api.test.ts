import { resolvePlatform } from '../../../lib/platform';
import { exampleApi } from '../../../local/start/example-api';
import { alone, apiFiles, apis } from '../../platform/api-fixture';
import { project } from '../../platform/fixture';

const of = (baseUrl: string, change: typeof alone = apis) =>
  exampleApi(
    resolvePlatform(change({ source: { baseUrl } }), { environment: 'dev', root: project(apiFiles()), env: {} })
      .manifest,
  );

test('the example is known by its address, whatever it is called; another API is not it', () => {
  const pipeline = Object.keys(apis().pipelines)[0];
  expect(of('https://api.catalogue.example')).toEqual({ source: 'music', pipeline });
  expect(of('https://api.catalogue.example', alone)).toEqual({ source: 'music', pipeline });
  expect(of('https://api.spotify.com')).toBeUndefined();
});
