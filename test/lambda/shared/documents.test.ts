import { Documents, manifestReader } from '../../../lambda/shared/documents';
import { readEnvironment } from '../../../lambda/shared/environment';
import { FakeS3 } from '../fakes/aws';
import { manifest } from '../fakes/platform';

describe('documents', () => {
  it('lists all pages', async () => {
    const s3 = new FakeS3();
    const keys = Array.from({ length: 8 }, (_, i) => `runs/x/${i}.json`);
    for (const key of [...keys, 'other/1.json']) s3.put('b', key, {});
    expect(await new Documents(s3.client, 'b').list('runs/x/')).toEqual(keys);
  });

  it('tells a missing document from a broken one', async () => {
    const s3 = new FakeS3();
    s3.put('b', 'broken', '{"half":');
    const documents = new Documents(s3.client, 'b');
    expect(await documents.get('missing')).toBeUndefined();
    await expect(documents.get('broken')).rejects.toThrow('s3://b/broken is not JSON');
  });
});

describe('the manifest', () => {
  it('is read once, and again after a failure', async () => {
    const s3 = new FakeS3();
    const read = manifestReader(s3.client, 's3://assets/abc.json');
    await expect(read()).rejects.toThrow('s3://assets/abc.json is not a manifest of version 1.');
    s3.put('assets', 'abc.json', manifest());
    expect((await read()).prefix).toBe('flights-dev');
    s3.objects.clear();
    expect((await read()).prefix).toBe('flights-dev');
  });

  it('of another version, or from elsewhere, is refused', async () => {
    const s3 = new FakeS3();
    s3.put('assets', 'k', { manifestVersion: 2 });
    await expect(manifestReader(s3.client, 's3://assets/k')()).rejects.toMatchObject({ name: 'InvalidConfiguration' });
    expect(() => manifestReader(s3.client, 'https://x')).toThrow("MANIFEST_URI is 'https://x'");
  });
});

describe('the environment', () => {
  it('says what is missing', () => {
    expect(() => readEnvironment({ PLATFORM: 'p', MANIFEST_URI: 's3://a/b' })).toThrow('STATE_TABLE is not set');
  });
});
