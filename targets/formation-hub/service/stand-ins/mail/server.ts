/** Takes mail as a server does, on 2525, and shows on `GET /control/mails` what it got. */
import { text } from 'node:stream/consumers';
import { Counter } from 'prom-client';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { SMTPServer } from 'smtp-server';

const SMTP_PORT = 2525;
const HTTP_PORT = 8080;

const app = createServer('mail', 'info');
const registry = createRegistry();
const received = new Counter({
  name: 'mail_received_total',
  help: 'Mails that were taken, by who they are to.',
  labelNames: ['to'],
  registers: [registry],
});
const mails: { at: number; to: string[]; text: string }[] = [];
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, callback) {
    text(stream).then((all) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      mails.push({ at: Date.now(), to, text: all });
      for (const one of to) received.inc({ to: one });
      callback();
    }, callback);
  },
});
smtp.on('error', (error) => app.log.warn({ cause: error.message }, 'a conversation failed'));
metricsRoutes(app, registry, ['/metrics']);
app.get('/control/mails', async () => ({ items: mails }));
app.addHook('onClose', async () => {
  smtp.close();
});
shutDownOnSignal(app, 5_000, new AbortController());
smtp.listen(SMTP_PORT, '0.0.0.0');
await app.listen({ host: '0.0.0.0', port: HTTP_PORT });
