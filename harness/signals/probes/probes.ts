/** What the probes were answered: every look for figures, and how it stands now for waits, from one fold. */

import { type ProbeSeries, probeColumns } from '../../figures/series.ts';
import { type ProbeName, probesIn } from '../../model/request.ts';
import type { Millis } from '../../model/time.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { type Need, needsOf } from '../need.ts';
import type { Signal } from '../signal.ts';
import type { Watch, WatchedStack } from '../watch.ts';
import { loginOnce } from '../workload/login.ts';
import type { Probe } from './probe.ts';
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

export interface Folding extends Probed {
  addProbe(record: TimelineRecord): void;
}

export const probes: Signal<Folding> = {
  key: 'probes',
  records: ['probe', 'run', 'watching'],
  empty() {
    const columns = { readiness: probeColumns(), liveness: probeColumns(), user: probeColumns() };
    let resolutionMs = 20;
    const periods = new Map<ProbeName, Millis>();
    const states = probeStates((probe) => periods.get(probe) ?? resolutionMs);
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
        if (record.kind === 'run') resolutionMs = record.resolutionMs;
        if (record.kind === 'watching')
          for (const probe of probesIn(record.probes))
            periods.set(probe, record.probes[probe]?.everyMs ?? resolutionMs);
        if (record.kind !== 'probe') return;
        columns[record.probe].add(record);
        states.add(record);
        if (record.outcome === 'unsent') trouble.unsent = record.t;
        else if (record.outcome !== 'good') trouble.bad = record.t;
      },
    };
  },
  add: (series, record) => series.addProbe(record),
  async observe(needs, watch) {
    const { clock, recorder, stack, entry, login: spec, captured, probes: specs } = watch;
    if (spec !== undefined) captured.values = await loginOnce(stack.origin(entry), spec, stack.tls(entry));
    if (probesIn(specs).length === 0) return undefined;
    let prober: AsyncDisposable | undefined;
    return {
      async probe(rates) {
        await prober?.[Symbol.asyncDispose]();
        prober = undefined;
        if (rates === undefined) return;
        const probes = probesTo(watch, needs).flatMap((probe) => {
          const rate = rates[probe.name];
          return rate === undefined ? [] : [{ ...probe, ...rate }];
        });
        prober = await startProber({ clock, probes, onRecord: (record) => recorder.record(record) });
      },
      async [Symbol.asyncDispose]() {
        await prober?.[Symbol.asyncDispose]();
      },
    };
  },
};

/** The probes of a stack, with what promises need to have kept of their answers. */
export function probesTo(
  {
    stack,
    entry,
    probes,
    captured,
    transports = {},
  }: Pick<Watch, 'entry' | 'probes' | 'captured' | 'transports'> & {
    stack: Pick<WatchedStack, 'origin' | 'place' | 'tls'>;
  },
  needs: readonly Need[],
): Probe[] {
  const kept = needsOf(needs, 'probes');
  return probesIn(probes).flatMap((name): Probe[] => {
    const spec = probes[name];
    if (spec === undefined) return [];
    const alsoRead = kept.flatMap(({ probe, fields }) => (probe === name ? fields : []));
    const { service = entry } = spec;
    const file = 'own' in spec ? { file: transports[spec.own] } : {};
    const common = { name, spec, alsoRead, values: captured.values, ...file };
    return 'command' in spec
      ? [{ ...common, url: '', container: stack.place(service) }]
      : [{ ...common, url: stack.origin(service), tls: stack.tls(service) }];
  });
}
