import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { databaseAuthorities, manifestAsset } from '../../lib/ingestion/generated-asset';
import { platformFixture } from '../fixtures/platform';

function contentOf(make: (stack: Stack) => Asset): string {
  const app = new App();
  const asset = make(new Stack(app, 'Stack'));
  return readFileSync(join(app.synth().directory, asset.assetPath), 'utf8');
}

test('the manifest is deployed as it was resolved', () => {
  const { manifest } = platformFixture();
  expect(JSON.parse(contentOf((stack) => manifestAsset(stack, 'Manifest', manifest)))).toEqual(manifest);
});

test('the certificate authorities are valid, and RDS of every region is among them', () => {
  const pem = contentOf((stack) => databaseAuthorities(stack, 'Authorities'));
  const certificates = pem
    .match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g)!
    .map((text) => new X509Certificate(text));
  expect(certificates.length).toBeGreaterThan(100);
  for (const certificate of certificates) {
    expect(certificate.ca).toBe(true);
  }
  expect(
    certificates.some(
      (certificate) => certificate.subject.includes('eu-central-1') && certificate.subject.includes('RSA2048'),
    ),
  ).toBe(true);
});

test('the same content is the same asset', () => {
  const { manifest } = platformFixture();
  const hash = () => manifestAsset(new Stack(new App(), 'Stack'), 'Manifest', manifest).assetHash;
  expect(hash()).toBe(hash());
});
