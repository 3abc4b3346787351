/**
 * The notification receiver: what Alertmanager's webhook points to. Runs in a container of its own, by
 * itself, and keeps what arrives; `/stream` gives everything so far and then each notification as it comes.
 */
import { createServer, type ServerResponse } from 'node:http';

const PORT = 9095;
/** Tells readers that silence is silence and not a dead receiver. */
const HEARTBEAT_MS = 250;

const received: string[] = [];
const readers = new Set<ServerResponse>();

const server = createServer((request, response) => {
  if (request.method === 'POST') {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => {
      const line = `${body.replaceAll('\n', ' ')}\n`;
      received.push(line);
      for (const reader of readers) reader.write(line);
      response.end('ok\n');
    });
  } else if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(`\n${received.join('')}`);
    readers.add(response);
    response.on('close', () => readers.delete(response));
  } else {
    response.end('ok\n');
  }
});
// Alertmanager keeps its connection between notifications; Node's default of 5 s would close it under one.
server.keepAliveTimeout = 3_600_000;
server.listen(PORT, '0.0.0.0');
const heartbeat = setInterval(() => {
  for (const reader of readers) reader.write('\n');
}, HEARTBEAT_MS);
process.on('SIGTERM', () => {
  clearInterval(heartbeat);
  for (const reader of readers) reader.end();
  server.close();
  server.closeAllConnections();
});
