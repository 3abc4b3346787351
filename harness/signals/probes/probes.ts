/** What the probes were answered: every look for figures, and how it stands now for waits, from one fold. */

import { type ProbeSeries, probeColumns } from '../../figures/series.ts';
import { PROBES, type ProbeName, probesIn } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { needsOf } from '../need.ts';
import type { Signal } from '../signal.ts';
import { loginOnce } from '../workload/login.ts';
import { startProber } from './prober.ts';
import { type ProbeState, probeStates } from './prober-state.ts';

export interface Probed {
  /** In the order in which they were due. */
  probes: Readonly<Record<ProbeName, ProbeSeries>>;
  /** How a probe stands at its latest send, whatever arrived last. */
  probeNow(probe: ProbeName): ProbeState;
  /** When one was last not good, and when one could last not be sent, because the runner itself was busy. */
  probeTrouble: { bad: Millis; unsent: Millis };
}

interface Folding extends Probed {
  addProbe(record: TimelineRecord): void;
}

export const probes: Signal<Folding> = {
  key: 'probes',
  records: ['probe', 'run'],
  empty() {
    const columns = { readiness: probeColumns(), liveness: probeColumns(), user: probeColumns() };
    let periodMs = 20;
    const states = probeStates(() => periodMs);
    const trouble = { bad: 0, unsent: 0 };
    return {
      probes: {
        get readiness() {
          return columns.readiness.series();
        },
        get liveness() {
          return columns.liveness.series();
        },
        get user() {
          return columns.user.series();
        },
      },
      probeNow: states.state,
      probeTrouble: trouble,
      addProbe(record) {
        if (record.kind === 'run') periodMs = record.resolutionMs;
        if (record.kind !== 'probe') return;
        columns[record.probe].add(record);
        states.add(record);
        if (record.outcome === 'unsent') trouble.unsent = record.t;
        else if (record.outcome !== 'good') trouble.bad = record.t;
      },
    };
  },
  add: (series, record) => series.addProbe(record),
  async observe(
    needs,
    { clock, recorder, resolutionMs, stack, entry, login: spec, captured, probes: specs },
  ) {
    const kept = needsOf(needs, 'probes');
    if (spec !== undefined) captured.values = await loginOnce(stack.origin(entry), spec);
    if (probesIn(specs).length === 0) return undefined;
    return startProber({
      clock,
      resolutionMs,
      probes: PROBES.flatMap((name) => {
        const probe = specs[name];
        if (probe === undefined) return [];
        const alsoRead = kept.flatMap((need) => (need.probe === name ? need.fields : []));
        return [{ name, url: stack.origin(entry), spec: probe, alsoRead, values: captured.values }];
      }),
      onRecord: (record) => recorder.record(record),
    });
  },
};
