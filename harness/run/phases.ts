import type { Clock } from '../host/clock.ts';
import { shortly } from '../model/errors.ts';
import type { Phase } from '../model/phase.ts';
import type { Progress, Step } from '../model/progress.ts';
import type { Recorder } from '../signals/recorder.ts';

/** The phases of one run, one after another: on the timeline and before the person who watches. */
export interface Phases {
  /** The phase of now; between two phases, the last. */
  current(): Phase;
  run<T>(phase: Phase, title: string, work: (step: Step) => Promise<T>): Promise<T>;
}

export function phases(clock: Clock, recorder: Recorder, progress: Progress): Phases {
  let current: Phase = 'start';
  const edge = (phase: Phase, at: 'begin' | 'end') =>
    recorder.record({ kind: 'phase', t: clock.now(), phase, edge: at });
  return {
    current: () => current,
    async run(phase, title, work) {
      current = phase;
      edge(phase, 'begin');
      const step = progress.start(title);
      try {
        const result = await work(step);
        step.done();
        return result;
      } catch (error) {
        step.fail(shortly(error));
        throw error;
      } finally {
        edge(phase, 'end');
      }
    },
  };
}
