/**
 * Where people read what they are told: the mails that the mail server brings (`POST /mails`), and a chat that takes messages as
 * Slack's incoming webhooks do (`POST /chat`). `GET /control/messages?to=…` shows them. A mail of a Message-ID that is there
 * already is not kept twice, as mail stores with duplicate suppression have it.
 */
import { Counter } from 'prom-client';
import { createErrorAnswer, useErrorContract } from 'service-kit/http/error-contract';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { parse } from 'service-kit/http/parse';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { z } from 'zod';

const PORT = 8080;
const CHAT = 'chat';

const text = z.string().max(20_000);
const mail = z.object({
  id: z.string().max(500),
  to: z.array(z.string().max(320)).min(1),
  subject: text,
  text,
});
const said = z.object({ text });
const asked = z.object({ to: z.string().max(320).optional() });

const app = createServer('inbox', 'info');
useErrorContract(app, createErrorAnswer());
const registry = createRegistry();
const taken = new Counter({
  name: 'inbox_messages_total',
  help: 'Messages that people have got, by the way they came.',
  labelNames: ['by'],
  registers: [registry],
});
for (const by of ['mail', CHAT]) taken.inc({ by }, 0);
metricsRoutes(app, registry, ['/metrics']);

const messages: { at: number; to: string; text: string }[] = [];
const ids = new Set<string>();
const take = (by: string, to: readonly string[], words: string): void => {
  for (const one of to) messages.push({ at: Date.now(), to: one, text: words });
  taken.inc({ by });
  app.log.info({ to, text: words }, `a message by ${by}`);
};

app.get('/health', { config: { quiet: true } }, async () => ({ status: 'ok' }));
app.post('/mails', async (request, reply) => {
  const { id, to, subject, text: body } = parse(mail, request.body);
  if (!ids.has(id)) take('mail', to, `${subject}\n${body}`);
  ids.add(id);
  return reply.status(204).send();
});
app.post('/chat', async (request, reply) => {
  take(CHAT, [CHAT], parse(said, request.body).text);
  return reply.status(200).send('ok');
});
app.get('/control/messages', async (request) => {
  const { to } = parse(asked, request.query);
  return { items: messages.filter((one) => to === undefined || one.to === to) };
});

shutDownOnSignal(app, 5_000, new AbortController());
await app.listen({ host: '0.0.0.0', port: PORT });
