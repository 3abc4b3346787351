import type { TimelineRecord } from '../model/timeline.ts';
import type { Shell } from '../run/shell.ts';
import type { Faring } from './world.ts';

/** Follows how users and probes of a run fare, until disposed of. */
export function watchFaring({ clock, recorder, live }: Pick<Shell, 'clock' | 'recorder' | 'live'>): {
  faring: Faring;
} & Disposable {
  const began = clock.now();
  /** Probe → when it was good last: what is kept of probes for waits reaches back for seconds only. */
  const goodAt = new Map<string, number>();
  const unsubscribe = recorder.subscribe((record: TimelineRecord) => {
    if (record.kind === 'probe' && record.outcome === 'good')
      goodAt.set(record.probe, Math.max(goodAt.get(record.probe) ?? began, record.intended));
  });
  return {
    faring: {
      get served() {
        return { onEnd: live.requests.okInARow, lastFailure: live.requests.lastFailure };
      },
      goodRun: (probe) => live.probes.state(probe).goodRun,
      badFor: (probe) =>
        live.probes.state(probe).badRun === 0 ? 0 : clock.now() - (goodAt.get(probe) ?? began),
    },
    [Symbol.dispose]: unsubscribe,
  };
}
