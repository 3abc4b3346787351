import type { Clock } from '../../host/clock.ts';
import type { Recorder } from '../recorder.ts';

/** Tells the timeline whether a source of evidence answers: at the first look and whenever that changes. */
export interface SourceHealth {
  say(source: string, ok: boolean, detail: string): void;
}

export function sourceHealth(clock: Clock, recorder: Pick<Recorder, 'record'>): SourceHealth {
  const known = new Map<string, boolean>();
  return {
    say(source, ok, detail) {
      if (known.get(source) === ok) return;
      known.set(source, ok);
      recorder.record({ kind: 'source', t: clock.now(), source, ok, detail });
    },
  };
}
