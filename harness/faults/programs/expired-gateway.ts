/**
 * A gateway that speaks TLS with the certificate beside it, which has expired, and passes on what it is told to the service
 * behind it, which speaks TLS, too. Runs inside the stack.
 */
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:tls';

const [host = '', port = ''] = (process.env.IN_FRONT_OF ?? '').split(':');
const beside = (file: string) => readFileSync(`/companion/${file}`, 'utf8');

createServer({ cert: beside('certificate.pem'), key: beside('key.pem') }, (client) => {
  // Whether the service is who it says is the client's question, and not ours.
  const service = connect({ host, port: Number(port), rejectUnauthorized: false });
  client.on('error', () => service.destroy()).pipe(service);
  service.on('error', () => client.destroy()).pipe(client);
})
  .on('tlsClientError', () => undefined)
  .listen(Number(process.env.PORT));

process.on('SIGTERM', () => process.exit(0));
