import type { Shell } from '../run/shell.ts';
import { succeededOnEnd } from '../signals/workload/requests.ts';
import type { Faring } from './world.ts';

/** Follows how users and probes of a run fare, until disposed of. */
export function watchFaring({ clock, recorder, facts }: Pick<Shell, 'clock' | 'recorder' | 'facts'>): {
  faring: Faring;
} & Disposable {
  const began = clock.now();
  /** Probe → when it was good last: what is kept of probes for waits reaches back for seconds only. */
  const goodAt = new Map<string, number>();
  const unsubscribe = recorder.subscribe((record) => {
    if (record.kind === 'probe' && record.outcome === 'good')
      goodAt.set(record.probe, Math.max(goodAt.get(record.probe) ?? began, record.intended));
  });
  return {
    faring: {
      servedOnEnd: (most) => succeededOnEnd(facts, most),
      lastFailure: () => facts.requestTrouble.how,
      goodRun: (probe) => facts.probeNow(probe).goodRun,
      badFor: (probe) =>
        facts.probeNow(probe).badRun === 0 ? 0 : clock.now() - (goodAt.get(probe) ?? began),
    },
    [Symbol.dispose]: unsubscribe,
  };
}
