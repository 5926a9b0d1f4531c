import { readCode } from '../../../../lib/network/connectivity/permissions/code/read';

const callsOf = (files: Record<string, string>, handler = 'index.handler'): string[] =>
  readCode(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    handler,
  ).calls.map(
    ({ service, operation, certainty }) => `${service}:${operation}${certainty === 'certain' ? '' : ` ${certainty}`}`,
  );

const S3 = "const { S3Client, GetObjectCommand: Get } = require('@aws-sdk/client-s3');";

describe('JavaScript', () => {
  test.each<[string, string, string[]]>([
    [
      'imported command',
      `import { PutItemCommand } from '@aws-sdk/client-dynamodb'; export const handler = () => db.send(new PutItemCommand({}));`,
      ['dynamodb:PutItem'],
    ],
    ['required command under another name', `${S3} exports.handler = () => s3.send(new Get({}));`, ['s3:GetObject']],
    [
      'module as a whole',
      `const sfn = require('@aws-sdk/client-sfn'); exports.handler = () => c.send(new sfn.StartExecutionCommand({}));`,
      ['states:StartExecution'],
    ],
    [
      'imported and never made',
      `import { PutItemCommand } from '@aws-sdk/client-dynamodb'; export const handler = () => 1;`,
      [],
    ],
    [
      'client with methods',
      `import { SQS } from '@aws-sdk/client-sqs'; const sqs = new SQS({}); export const handler = () => sqs.sendMessage({});`,
      ['sqs:SendMessage'],
    ],
    [
      'old SDK',
      `const AWS = require('aws-sdk'); const s3 = new AWS.S3(); exports.handler = () => s3.getObject({}).promise();`,
      ['s3:GetObject'],
    ],
    [
      'old SDK, one service',
      `const S3 = require('aws-sdk/clients/s3'); const s3 = new S3(); exports.handler = () => s3.upload({});`,
      ['s3:PutObject'],
    ],
    [
      'document client',
      `const AWS = require('aws-sdk'); const db = new AWS.DynamoDB.DocumentClient(); exports.handler = () => db.put({});`,
      ['dynamodb:PutItem'],
    ],
    [
      'document commands',
      `import { GetCommand } from '@aws-sdk/lib-dynamodb'; export const handler = () => db.send(new GetCommand({}));`,
      ['dynamodb:GetItem'],
    ],
    [
      'paginator',
      `import { paginateListObjectsV2 } from '@aws-sdk/client-s3'; export const handler = () => paginateListObjectsV2({}, {});`,
      ['s3:ListObjectsV2'],
    ],
    ['commented out', `${S3}\n// s3.send(new Get({}));\nexports.handler = () => 1;`, []],
    [
      'other methods of the same name',
      `import { S3 } from '@aws-sdk/client-s3'; const a = new S3({}); export const handler = () => a.toString().slice(1);`,
      [],
    ],
    [
      'signed by itself',
      `const aws4 = require('aws4'); exports.handler = () => call({ headers: { 'X-Amz-Target': 'Kinesis_20131202.PutRecords' } });`,
      ['kinesis:PutRecords'],
    ],
    [
      'signed by itself, the operation handed over',
      `const aws4 = require('aws4'); const call = (o, i) => send({ headers: { 'X-Amz-Target': \`DynamoDB_20120810.\${o}\` } }, i);
       exports.handler = () => call("GetItem", {}).then(() => call('Nothing', {})).then(() => log("info"));`,
      ['dynamodb:GetItem possible'],
    ],
    [
      'bundled command, minified',
      `var F=b(z,"AmazonS3","S3Client",q);var K=class extends F(a,e,"GetObject",m){};exports.handler=()=>c.send(new K({}));`,
      ['s3:GetObject'],
    ],
    [
      'bundled command of an older SDK',
      `var K=class extends C.classBuilder().ep(e).m(function(t){return[]}).s("AmazonS3","PutObject",{}).n("S3Client","PutObjectCommand").f(v).build(){};exports.handler=()=>c.send(new K({}));`,
      ['s3:PutObject'],
    ],
    [
      'what the SDK does for its credentials',
      `var F=b(z,"AWSSecurityTokenService","STSClient",q);var K=class extends F(a,e,"AssumeRole",m){};exports.handler=()=>c.send(new K({}));`,
      [],
    ],
    [
      'method that nobody calls',
      `${S3} class Store { get(k) { return s3.send(new Get(k)); } put() {} } const store = new Store(); exports.handler = () => store.put();`,
      [],
    ],
    [
      'method that is called',
      `${S3} class Store { get(k) { return s3.send(new Get(k)); } } const store = new Store(); exports.handler = () => store.get();`,
      ['s3:GetObject'],
    ],
    [
      'method that a field is called with',
      `${S3} class Store { get(k) { return s3.send(new Get(k)); } } class Runs { constructor(t) { this.store = t; } all() { return this.store.get(1); } }
       exports.handler = () => new Runs(new Store()).all();`,
      ['s3:GetObject'],
    ],
    [
      'method of a name that others have',
      `${S3} class Store { get(k) { return s3.send(new Get(k)); } } make(new Store()); exports.handler = (e) => e.headers.get('x');`,
      ['s3:GetObject possible'],
    ],
  ])('%s', (_, code, expected) => expect(callsOf({ 'index.js': code })).toEqual(expected));

  test('files that the handler does not load do not count', () => {
    const other = `${S3} exports.other = () => s3.send(new Get({}));`;
    expect(callsOf({ 'index.js': `exports.handler = () => 1;`, 'other.js': other })).toEqual([]);
    expect(
      callsOf({ 'index.js': `const o = require('./other'); exports.handler = () => o.other();`, 'other.js': other }),
    ).toEqual(['s3:GetObject']);
  });

  test('a function that is exported under another name counts where that is used', () => {
    const other = `${S3} async function defaultGet() { return s3.send(new Get({})); } exports.get = defaultGet;`;
    expect(callsOf({ 'index.js': `require('./other'); exports.handler = () => 1;`, 'other.js': other })).toEqual([]);
    expect(
      callsOf({
        'index.js': `const o = require('./other'); exports.handler = () => o.get();`,
        'other.js': other,
      }),
    ).toEqual(['s3:GetObject']);
  });

  test.each([
    [
      'waiting',
      `const c = require('@aws-sdk/client-lambda'); exports.handler = () => c.waitUntilFunctionActive({}, {});`,
    ],
    ['a module that is not here', `const x = require('some-sdk'); exports.handler = () => x();`],
    [
      'a computed method',
      `const { S3 } = require('@aws-sdk/client-s3'); const s3 = new S3(); exports.handler = (e) => s3[e.name]({});`,
    ],
  ])('%s leaves the calls incomplete', (_, text) =>
    expect(readCode([{ path: 'index.js', text }], 'index.handler').complete).toBe(false),
  );
});

describe('Python', () => {
  test.each<[string, string, string[]]>([
    [
      'client',
      `import boto3\ns3 = boto3.client('s3')\ndef handler(e, c):\n    s3.get_object(Bucket='b', Key='k')\n`,
      ['s3:GetObject'],
    ],
    [
      'chained',
      `import boto3\ndef handler(e, c):\n    boto3.client('stepfunctions').start_execution()\n`,
      ['states:StartExecution'],
    ],
    [
      'of an instance',
      `import boto3\nclass A:\n    def __init__(self):\n        self.sqs = boto3.client('sqs')\n    def handler(self):\n        self.sqs.send_message()\n`,
      ['sqs:SendMessage'],
    ],
    [
      'table',
      `import boto3\ntable = boto3.resource('dynamodb').Table('t')\ndef handler(e, c):\n    table.query()\n`,
      ['dynamodb:Query'],
    ],
    [
      'paginator',
      `import boto3\ns3 = boto3.client('s3')\ndef handler(e, c):\n    s3.get_paginator('list_objects_v2')\n`,
      ['s3:ListObjectsV2'],
    ],
    [
      'transfer',
      `import boto3\ns3 = boto3.client('s3')\ndef handler(e, c):\n    s3.upload_file('a', 'b', 'c')\n`,
      ['s3:PutObject'],
    ],
    [
      'function that nobody calls',
      `import boto3\ns3 = boto3.client('s3')\ndef unused():\n    s3.get_object()\ndef handler(e, c):\n    pass\n`,
      [],
    ],
    [
      'function that is called',
      `import boto3\ns3 = boto3.client('s3')\ndef used():\n    s3.get_object()\ndef handler(e, c):\n    used()\n`,
      ['s3:GetObject'],
    ],
    [
      'method of another library',
      `import boto3\nimport socket\nglue = boto3.client('glue')\ndef handler(e, c):\n    socket.create_connection(1)\n`,
      [],
    ],
    [
      'client that is passed',
      `import boto3\ndef read(store):\n    return store.get_object()\ns3 = boto3.client('s3')\ndef handler(e, c):\n    read(s3)\n`,
      ['s3:GetObject likely'],
    ],
  ])('%s', (_, text, expected) => expect(callsOf({ 'index.py': text })).toEqual(expected));
});
