import { buildApp, SERVICE } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { migrate } from './db/migrate.ts';
import { logFatal } from './http/log-options.ts';
import { shutDownOnSignal } from './shutdown.ts';

function configOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    logFatal(SERVICE, error.message, { problems: error.problems });
    process.exit(1);
  }
}

const config = configOrExit();
const { app, database } = buildApp(config);
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);

// Listening comes first: until the schema is there the process is alive and says why it is not ready.
try {
  await app.listen({ host: config.HOST, port: config.PORT });
  await migrate(database, app.log, config.STARTUP_TIMEOUT_MS, stopping.signal);
  app.log.info({}, 'database schema is current');
} catch (error) {
  if (!stopping.signal.aborted) {
    app.log.fatal({ err: error }, 'could not start');
    process.exit(1);
  }
}
