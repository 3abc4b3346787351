import type { ConversationSpec } from '../model/conversation.ts';
import type { ReplicasWatched } from '../model/replicas.ts';
import type { ProbeName } from '../model/request.ts';
import type { CallSpec, Check } from './calls/check.ts';
import type { Ask } from './runbooks/question.ts';

/** What promises need to have observed; each names the signal that sees to it. */
export type Need =
  /** Fields of a probe's answer that are kept with it. */
  | { signal: 'probes'; probe: ProbeName; fields: readonly string[] }
  /** Fields that are kept of what writes are answered; and the template of ids that others of the run write. */
  | { signal: 'workload'; fields: readonly string[]; ids?: string }
  /** A query that Prometheus is asked once a scrape; its durations are the run's already. */
  | { signal: 'metrics'; key: string; query: string }
  | { signal: 'calls'; key: string; check: Check; name: string; call: CallSpec }
  /** Lines of a service's log that tell of arrivals; the first group of `log` is the request. */
  | { signal: 'arrivals'; service: string; log: string }
  /** How many wait, by a service's own count. */
  | { signal: 'load'; service: string; path: string; metric: string }
  /** Lines of a service's log that match `line`. */
  | { signal: 'logs'; key: string; service: string; line: string }
  /** A line of a runbook that is asked while the fault is in; of a log, only lines that one of `patterns` finds are kept. */
  | { signal: 'runbooks'; runbook: string; question: string; ask: Ask; patterns: readonly string[] }
  /** Replicas, each by itself and all by their entrance. */
  | ({ signal: 'replicas' } & ReplicasWatched)
  /** Events, and the sides at which they must show. */
  | { signal: 'conversation'; spec: ConversationSpec }
  /** What a service holds. */
  | { signal: 'resources'; service: string };

export type NeedOf<Key extends Need['signal']> = Extract<Need, { signal: Key }>;

/** The needs that one signal sees to. */
export function needsOf<Key extends Need['signal']>(needs: readonly Need[], key: Key): NeedOf<Key>[] {
  return needs.filter((need): need is NeedOf<Key> => need.signal === key);
}
