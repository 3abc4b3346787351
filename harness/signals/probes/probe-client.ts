import { grpcHealth } from '../../http/grpc-health.ts';
import { tcpExchange } from '../../http/tcp-exchange.ts';
import type { ProbeClient } from './client.ts';
import type { Probe } from './probe.ts';
import { amqpProbe } from './probe-amqp.ts';
import { commandProbe } from './probe-command.ts';
import { httpProbe } from './probe-http.ts';
import { mysqlProbe } from './probe-mysql.ts';
import { ownProbe } from './probe-own.ts';
import { postgresProbe } from './probe-postgres.ts';
import { queueProbe } from './probe-queue.ts';

/** The client that speaks what a probe speaks. @throws FiredrillError `usage` for a placeholder that nothing fills */
export function probeClient(probe: Probe): ProbeClient {
  const { url, spec, container } = probe;
  if ('tcp' in spec) return tcpExchange(new URL(url), () => spec.tcp);
  if ('grpc' in spec) return grpcHealth(new URL(url), spec.grpc);
  if ('postgres' in spec) return postgresProbe(new URL(url), spec.postgres);
  if ('mysql' in spec) return mysqlProbe(new URL(url), spec.mysql);
  if ('queue' in spec) {
    const { queue } = spec;
    return queue.of === 'amqp' ? amqpProbe(new URL(url), queue) : queueProbe(new URL(url), queue, queue.of);
  }
  if ('command' in spec) return commandProbe(container, spec);
  if ('own' in spec) return ownProbe(new URL(url), spec, probe.file);
  return httpProbe(probe, spec);
}
