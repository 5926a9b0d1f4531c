/** Prints where the embedded PostgreSQL's programs lie, as whom they run, and a fresh certificate in the folder that is given. */
import { binariesFor, serverUser } from '../../../local/postgres/binaries';
import { makeServerCertificate } from '../../../local/postgres/certificate';

const folder = process.argv[2]!;
const user = serverUser();
void makeServerCertificate(folder).then((certificate) => {
  process.stdout.write(JSON.stringify({ native: binariesFor(user, folder), ...user, ...certificate }));
});
