import { connections } from '../../http/connections.ts';
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

export function probeClient({ url, spec, alsoRead }: Probe): ProbeClient {
  const paths = [...new Set([...Object.keys(spec.good.json ?? {}), ...alsoRead])];
  const sockets = connections(new URL(url), { readBody: paths.length > 0 });
  return {
    get inFlight() {
      return sockets.inFlight;
    },
    ask: (deadlineMs, onOver) =>
      sockets.send({ method: 'GET', path: spec.path }, deadlineMs, (exchanged) =>
        onOver(judgeAnswer(exchanged, spec.good, paths)),
      ),
    close: sockets.close,
  };
}
