/**
 * `node src/pod.ts`: starts the API, and starts it again as a kubelet does, on machines where none is. SIGHUP is a rollout's
 * restart; SIGTERM ends both. Its metrics have the names that kube-state-metrics and cAdvisor give them.
 */
import { createServer } from 'node:http';
import { Registry } from 'prom-client';
import { count, milliseconds, readEnvironment } from 'service-kit/config';
import { logFatal } from 'service-kit/http/log-options';
import { configOrExit } from 'service-kit/start';
import { z } from 'zod';
import { groupMemory } from './pod/group-memory.ts';
import { keepRunning } from './pod/keep-running.ts';
import { podLog } from './pod/pod-log.ts';
import { podMetrics } from './pod/pod-metrics.ts';

const environment = z.object({
  HOSTNAME: z.string().default('backend'),
  POD_METRICS_PORT: count(9101, 65_535),
  // A file for each variable, read at every start, as a secret that is mounted.
  POD_SECRETS: z.string().default('/run/secrets'),
  POD_BACKOFF_MS: milliseconds(10_000),
});
const config = configOrExit('kubelet', () => readEnvironment(environment, process.env));
const registry = new Registry();
const memory = groupMemory();
const pod = keepRunning(
  {
    command: [process.execPath, 'src/api.ts'],
    secrets: config.POD_SECRETS,
    backoffMs: config.POD_BACKOFF_MS,
  },
  podLog,
  memory,
);
podMetrics(registry, config.HOSTNAME, pod, memory);

createServer(async (_request, response) => {
  response.setHeader('content-type', registry.contentType).end(await registry.metrics());
})
  .on('error', (error) => {
    logFatal('kubelet', error.message);
    process.exit(1);
  })
  .listen(config.POD_METRICS_PORT);

process.on('SIGHUP', () => pod.restart());
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, async () => process.exit(await pod.end()));
