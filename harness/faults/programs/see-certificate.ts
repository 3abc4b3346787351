/** Shakes hands by TLS with `<host> <port> <name>` and prints of the certificate that it is shown until when it is good, and which authority it is of. */
import { connect } from 'node:tls';

const [, host = '', port = '', servername = ''] = process.argv;
const LIMIT_MS = 5_000;

const socket = connect({ host, port: Number(port), servername, rejectUnauthorized: false }, () => {
  const { valid_to: until, issuer } = socket.getPeerCertificate();
  console.log(JSON.stringify({ until, issuer: issuer.CN ?? '' }));
  socket.destroy();
});
socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error(`nothing within ${LIMIT_MS} ms`)));
socket.on('error', (error) => {
  console.log(JSON.stringify({ error: error.message }));
});
