import { migrate } from 'service-kit/db/migrate';
import { logFatal } from 'service-kit/http/log-options';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { buildApp, SERVICE } from './app.ts';
import { readConfig } from './config.ts';
import { schema } from './db/schema.ts';

// Runbooks look for this line, before all else that may be wrong.
if (!process.env.JWT_SECRET) logFatal(SERVICE, 'JWT_SECRET must be set');
const config = configOrExit(SERVICE, () => readConfig(process.env));
const { app, database } = buildApp(config);
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => {
  await migrate(database, schema, app.log, config.STARTUP_TIMEOUT_MS, stopping.signal);
  app.log.info({}, 'database schema is current');
});
