/** What Prometheus answered to the queries of promises. */

import type { RecordOf } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import { until } from '../observing.ts';
import { watchPrometheus } from '../prometheus/watch-prometheus.ts';
import type { Signal } from '../signal.ts';

export type MetricLook = RecordOf<'metric'>;

export interface Metrics {
  metrics: MetricLook[];
}

export const metrics: Signal<Metrics> = {
  key: 'metrics',
  records: ['metric'],
  empty: () => ({ metrics: [] }),
  add(seen, record) {
    if (record.kind === 'metric') seen.metrics.push(record);
  },
  // Prometheus is asked by one observer for all that it knows: states of alerts and whether it scrapes, too.
  async observe(needs, watch) {
    const { stack, pace, jobs, sources, ruleKinds, phase, clock, recorder, health, signal, giveUp } = watch;
    if (!sources.includes('prometheus')) return undefined;
    return until(signal, giveUp, (ending) =>
      watchPrometheus({
        origin: stack.origin('prometheus'),
        scrapeIntervalMs: pace.scrapeIntervalMs,
        ...(jobs.length === 0
          ? { scrapes: false }
          : { slowestScrapeIntervalMs: Math.max(...jobs.map((job) => job.scrapeIntervalMs)) / pace.pace }),
        evaluationIntervalMs: pace.evaluationIntervalMs,
        ruleKinds,
        metrics: needsOf(needs, 'metrics'),
        sources,
        phase,
        clock,
        recorder,
        health,
        signal: ending,
      }),
    );
  },
};
