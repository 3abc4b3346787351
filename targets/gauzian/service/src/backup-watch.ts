/** Tells Prometheus how old the newest backup is that went off-site, was read back, and holds something. */

import { Gauge } from 'prom-client';
import { listening, milliseconds, readEnvironment } from 'service-kit/config';
import { every } from 'service-kit/every';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { z } from 'zod';
import { keeping } from './backups/config.ts';
import { bucketAt, dumpsIn } from './backups/off-site.ts';
import { takenAt } from './backups/taken-at.ts';

const SERVICE = 'gauzian-backup-watch';

const config = configOrExit(SERVICE, () =>
  readEnvironment(
    z.object({ ...listening, ...keeping, BACKUP_CHECK_INTERVAL_MS: milliseconds(10_000) }),
    process.env,
  ),
);
const app = createServer(SERVICE, config.LOG_LEVEL);
const registry = createRegistry();
app.get('/health', { config: { quiet: true } }, async () => ({ status: 'ok' }));
metricsRoutes(app, registry, ['/metrics']);
const age = new Gauge({
  name: 'gauzian_backup_age_seconds',
  help: 'How old the newest dump is that is off-site; +Inf where none is.',
  registers: [registry],
});
const size = new Gauge({
  name: 'gauzian_backup_size_bytes',
  help: 'What the newest of them takes.',
  registers: [registry],
});
const offSite = bucketAt(config.BACKUP_URL, config.BACKUP_ACCESS_KEY, config.BACKUP_SECRET_KEY);
let taken = Number.NEGATIVE_INFINITY;
const stop = every(config.BACKUP_CHECK_INTERVAL_MS, async () => {
  try {
    const newest = (await dumpsIn(offSite)).at(-1);
    taken = newest === undefined ? Number.NEGATIVE_INFINITY : takenAt(newest.name);
    size.set(newest?.bytes ?? 0);
  } catch (cause) {
    // What was seen last goes on to grow older meanwhile.
    app.log.error({ cause: String(cause) }, 'the store of backups does not answer');
  }
  age.set((Date.now() - taken) / 1000);
});
app.addHook('onClose', async () => stop());
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => undefined);
