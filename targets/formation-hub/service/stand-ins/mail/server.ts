/** Takes mail as a server does, on 2525, and brings it to where people read it: what it took is there. */
import { text } from 'node:stream/consumers';
import { readEnvironment, url } from 'service-kit/config';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit } from 'service-kit/start';
import { SMTPServer } from 'smtp-server';
import { z } from 'zod';
import { readMail } from './read-mail.ts';

const SMTP_PORT = 2525;
const HTTP_PORT = 8080;
const DELIVERY_MS = 1_000;

const schema = z.object({ INBOX_URL: url('http:', 'https:') });
const { INBOX_URL } = configOrExit('mail', () => readEnvironment(schema, process.env));
const inbox = INBOX_URL.replace(/\/$/, '');

const app = createServer('mail', 'info');
const smtp = new SMTPServer({
  authOptional: true,
  // A greeting does not wait for a name of who speaks.
  disableReverseLookup: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, callback) {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    text(stream)
      .then((raw) => deliver({ ...readMail(raw), to }))
      .then(() => callback(), callback);
  },
});
smtp.on('error', (error) => app.log.warn({ cause: error.message }, 'a conversation failed'));
app.addHook('onClose', async () => {
  smtp.close();
});
shutDownOnSignal(app, 5_000, new AbortController());
smtp.listen(SMTP_PORT, '0.0.0.0');
await app.listen({ host: '0.0.0.0', port: HTTP_PORT });

/** @throws Error where it did not arrive: its sender is told, and sends it again */
async function deliver(mail: object): Promise<void> {
  const response = await fetch(`${inbox}/mails`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(mail),
    signal: AbortSignal.timeout(DELIVERY_MS),
  });
  if (!response.ok) throw new Error(`the inbox answered ${response.status}`);
}
