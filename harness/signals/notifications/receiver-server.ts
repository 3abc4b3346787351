/**
 * The notification receiver: what every receiver of Alertmanager's is led to, by HTTP and by mail. Runs in a container
 * of its own, by itself, answers as the real services do, and keeps what arrives; `/stream` gives everything so far and
 * then each message as it comes: `{"to":"/on-call/slack/0/","body":"…"}`. `/routes` gives the routes that a container of the
 * stack has, as its kernel tells them.
 */
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { answerOf } from './answers.ts';
import { mailServer } from './mail-server.ts';

const PORT = 9095;
const MAIL_PORT = 9025;
/** Tells readers that silence is silence and not a dead receiver. */
const HEARTBEAT_MS = 250;

const received: string[] = [];
const readers = new Set<ServerResponse>();

function keep(to: string, body: string): void {
  const line = `${JSON.stringify({ to, body })}\n`;
  received.push(line);
  for (const reader of readers) reader.write(line);
}

/** Empty where the kernel has none of the kind. */
function routes(table: string): string {
  try {
    return readFileSync(`/proc/net/${table}`, 'utf8');
  } catch {
    return '';
  }
}

const server = createServer((request, response) => {
  const { method, url: to = '/' } = request;
  if (method === 'GET' && to === '/stream') {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write(`\n${received.join('')}`);
    readers.add(response);
    response.on('close', () => readers.delete(response));
    return;
  }
  if (method === 'GET' && to === '/routes') {
    response.end(['route', 'ipv6_route'].map(routes).join('\n'));
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    body += chunk;
  });
  request.on('end', () => {
    const { status, text, message } = answerOf(method ?? 'GET', to, body);
    if (message) keep(to, body);
    response.writeHead(status, { 'content-type': text.startsWith('{') ? 'application/json' : 'text/plain' });
    response.end(text);
  });
});
// Alertmanager keeps its connection between notifications; Node's default of 5 s would close it under one.
server.keepAliveTimeout = 3_600_000;
server.listen(PORT, '0.0.0.0');
const mail = mailServer((message) => keep('mail', message)).listen(MAIL_PORT, '0.0.0.0');
const heartbeat = setInterval(() => {
  for (const reader of readers) reader.write('\n');
}, HEARTBEAT_MS);
process.on('SIGTERM', () => {
  clearInterval(heartbeat);
  for (const reader of readers) reader.end();
  mail.close();
  server.close();
  server.closeAllConnections();
});
