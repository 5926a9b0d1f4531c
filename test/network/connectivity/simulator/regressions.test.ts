/** The smallest networks on which the proof was once wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare } from './judge';

const FOLDER = join(__dirname, 'regressions');

/** File → source, destination, what the answer is. */
const ANSWERS: Readonly<Record<string, string>> = {
  'answers-to-a-nat-gateway': 'Connection0 Database0 no-return-route',
  'database-public-by-default': 'Function0 Database0 unresolved-public-database',
  'nat-inside-the-vpc': 'Service0 ecr.api reachable',
  'nat-into-a-peering': 'Function1 Database0 nat-into-peering',
  'nat-to-transit': 'Function1 kinesis-streams reachable',
  'private-names-without-host-names': 'Function0 s3 endpoint-without-private-dns',
  'public-database-answers-elsewhere': 'Function1 Database0 public-name',
  'public-database-without-a-way-back': 'Service1 Database0 no-return-route',
  'public-task-by-another-vpc': 'Service2 public image registry no-public-address',
  'references-off-at-an-attachment': 'Function0 Database0 security-group-ingress',
  'routing-loop': 'Function2 Database0 routing-loop',
  'transit-into-the-attachment-subnet': 'Function0 Database0 reachable',
  'transit-lands-in-the-zone-it-comes-from': 'Function0 Database0 network-acl-egress',
  'transit-out-of-the-attachment-subnet': 'Function0 Database1 network-acl-ingress',
  'way-out-of-another-vpc': 'Function2 kinesis-streams reachable',
};

test.each(Object.entries(ANSWERS))('%s', (file, answer) => {
  const compared = compare(JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')));
  expect(compared.flatMap(({ quarrel }) => quarrel ?? [])).toEqual([]);
  const answers = compared.map(({ need: { source, destination, status, code } }) =>
    [source.place!.logicalId, destination.service ?? destination.place?.logicalId, code ?? status].join(' '),
  );
  expect(answers).toContain(answer);
});

test('each has an answer', () => {
  const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
  expect(files.sort()).toEqual(Object.keys(ANSWERS).sort());
});
