import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const OUTCOMES = ['processed', 'duplicate', 'own', 'identical', 'skipped', 'queued', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Metrics = ReturnType<typeof createMetrics>;

/** What the bridge counts; everything starts at 0, so that `rate()` sees the very first of it. */
export function createMetrics(registry: Registry) {
  const registers = [registry];
  const counter = <Label extends string>(
    name: string,
    help: string,
    label: Label,
    values: readonly string[],
  ) => {
    const made = new Counter({ name, help, labelNames: [label], registers });
    for (const value of values) made.labels(value).inc(0);
    return made;
  };
  const plain = (name: string, help: string) => new Counter({ name, help, registers });
  return {
    webhooks: counter('bridge_webhooks_total', 'Webhooks that arrived, by what became of them.', 'outcome', [
      ...OUTCOMES,
      'refused',
      'busy',
    ]),
    drained: counter('bridge_drained_total', 'Events that were queued, by what became of them.', 'outcome', [
      ...OUTCOMES,
    ]),
    duration: new Histogram({
      name: 'bridge_event_duration_seconds',
      help: 'From the arrival of a webhook to its answer.',
      // 5 s is what the owners allow.
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10],
      registers,
    }),
    calls: new Counter({
      name: 'bridge_calls_total',
      help: 'Calls to either side, by outcome.',
      labelNames: ['side', 'outcome'],
      registers,
    }),
    unmarked: plain(
      'bridge_unmarked_writes_total',
      'Writes of the bridge that came back without its header.',
    ),
    notifications: counter(
      'bridge_notifications_total',
      'Mails, by outcome, and what went to the chat in their place.',
      'outcome',
      ['sent', 'failed', 'chat'],
    ),
    cacheFailures: plain('bridge_cache_invalidation_failures_total', 'Caches that could not be invalidated.'),
    requeued: plain('bridge_requeued_total', 'Events that Redis had lost and PostgreSQL had not.'),
    depth: gauge('bridge_queue_depth', 'Events that wait.'),
    oldest: gauge(
      'bridge_queue_oldest_seconds',
      'How long the oldest of them has waited; 0 when there is none.',
    ),
    degraded: new Gauge({
      name: 'bridge_degraded',
      help: '1 for a part that did not do its work when it was last asked.',
      labelNames: ['part'],
      registers,
    }),
  };

  function gauge(name: string, help: string): Gauge {
    const made = new Gauge({ name, help, registers });
    made.set(Number.NaN);
    return made;
  }
}
