/** Tells Prometheus how old the newest backup is, beside the folder of backups. */

import { listening, milliseconds, readEnvironment } from 'service-kit/config';
import { createRegistry, metricsRoutes } from 'service-kit/http/metrics';
import { createServer } from 'service-kit/http/server';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { z } from 'zod';
import { watchBackups } from './backups/watch.ts';

const SERVICE = 'atmr-backup-watch';

const config = configOrExit(SERVICE, () =>
  readEnvironment(
    z.object({
      ...listening,
      BACKUP_DIR: z.string().default('/backups'),
      BACKUP_CHECK_INTERVAL_MS: milliseconds(5_000),
    }),
    process.env,
  ),
);
const app = createServer(SERVICE, config.LOG_LEVEL);
const registry = createRegistry();
app.get('/health', { config: { quiet: true } }, async () => ({ status: 'ok' }));
metricsRoutes(app, registry, ['/prometheus/metrics-http']);
const stop = watchBackups(config.BACKUP_DIR, config.BACKUP_CHECK_INTERVAL_MS, registry);
app.addHook('onClose', async () => stop());
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => undefined);
