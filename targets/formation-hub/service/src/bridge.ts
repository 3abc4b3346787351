import { migrate } from 'service-kit/db/migrate';
import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { buildBridge, SERVICE } from './app.ts';
import { readConfig } from './config.ts';
import { schema } from './db/schema.ts';

const config = configOrExit(SERVICE, () => readConfig(process.env));
const { app, database, work } = buildBridge(config);
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => {
  await migrate(database, schema, app.log, config.STARTUP_TIMEOUT_MS, stopping.signal);
  work();
});
