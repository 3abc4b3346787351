import { connections } from '../../http/connections.ts';
import { grpcHealth } from '../../http/grpc-health.ts';
import { requestTemplate } from '../../http/request-template.ts';
import { tcpExchange } from '../../http/tcp-exchange.ts';
import type { ProbeSpec } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import { type Judged, judgeAnswer } from './prober-answer.ts';
import type { Probe } from './prober-loop.ts';

/** Sends one probe again and again, each on a connection that nothing else uses meanwhile. */
export interface ProbeClient {
  /** Requests under way. */
  readonly inFlight: number;
  /** Sends now; `onOver` is called exactly once, with `late` when `deadlineMs` have passed. */
  ask(deadlineMs: Millis, onOver: (judged: Judged) => void): void;
  /** Gives up what is under way. Idempotent. */
  close(): void;
}

/** The client that speaks what a probe speaks. @throws FiredrillError `usage` for a placeholder that nothing fills */
export function probeClient({ name, url, spec, alsoRead, values = {} }: Probe): ProbeClient {
  if ('tcp' in spec) return tcpExchange(new URL(url), spec.tcp);
  if ('grpc' in spec) return grpcHealth(new URL(url), spec.grpc);
  const paths = [...new Set([...Object.keys(spec.good.json ?? {}), ...alsoRead])];
  const sockets = connections(new URL(url), { readBody: paths.length > 0 || spec.good.text !== undefined });
  const request = requestTemplate(
    `probes.${name}`,
    { method: 'GET', ...sentOf(spec) },
    Object.keys(values),
  )(values);
  return {
    get inFlight() {
      return sockets.inFlight;
    },
    ask: (deadlineMs, onOver) =>
      sockets.send(request, deadlineMs, (exchanged) => onOver(judgeAnswer(exchanged, spec.good, paths))),
    close: sockets.close,
  };
}

type HttpProbe = Extract<ProbeSpec, { path: string }>;

/** What a probe sends, without what it wants back, and when. */
function sentOf({ good: _good, deadlineMs: _deadline, everyMs: _every, ...sent }: HttpProbe) {
  return sent;
}
