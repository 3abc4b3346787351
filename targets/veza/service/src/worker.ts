import { shutDownOnSignal } from 'service-kit/shutdown';
import { configOrExit, startOrExit } from 'service-kit/start';
import { readWorkerConfig } from './config.ts';
import { buildWorker, SERVICE } from './worker-app.ts';

const config = configOrExit(SERVICE, () => readWorkerConfig(process.env));
const app = buildWorker(config);
const stopping = new AbortController();
shutDownOnSignal(app, config.SHUTDOWN_TIMEOUT_MS, stopping);
await startOrExit(app, config, stopping.signal, async () => undefined);
