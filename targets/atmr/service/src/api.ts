import { migrate } from 'service-kit/db/migrate';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { buildApp, SERVICE } from './app.ts';
import { readApiConfig } from './config.ts';
import { schema } from './db/schema.ts';

const config = configOrExit(SERVICE, () => readApiConfig(process.env));
const { app, database } = buildApp(config);
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => {
  await migrate(database, schema, app.log, config.STARTUP_TIMEOUT_MS, stopping.signal);
  app.log.info({}, 'database schema is current');
});
