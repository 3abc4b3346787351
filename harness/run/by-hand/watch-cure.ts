import { pause } from '../../host/pause.ts';
import { shortly } from '../../model/errors.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import { faultWithin } from '../breaking.ts';
import type { DrillRun } from '../open-drill.ts';

/** Some faults are looked at by a command in a container. */
const EVERY_MS = 500;

export interface CureWatch extends AsyncDisposable {
  /** What was seen of the fault last; `undefined` once it was seen to be gone. */
  broken(): string | undefined;
}

/**
 * Looks whether people have undone what the fault did, from when the stack is theirs: they say so later, or never. The moment
 * is recorded as that of the undo, from which recovery counts.
 */
export function watchCure(run: DrillRun, stack: StartedStack, detail: string): CureWatch {
  const { clock, recorder, facts, plan } = run;
  const { fault, service } = plan;
  const ending = new AbortController();
  const signal = AbortSignal.any([run.signal, ending.signal]);
  let how = 'not looked at yet';
  const looks = async () => {
    while (!signal.aborted) {
      try {
        const effect = await faultWithin(signal, 'effect', (limited) =>
          fault.effect(stack, service, limited),
        );
        how = effect.how;
        if (!effect.seen) {
          recorder.record({ kind: 'fault', t: clock.now(), stage: 'undone', detail });
          return;
        }
      } catch (error) {
        // What cannot be looked at is not known to be whole: people may be restarting it.
        how = `could not look: ${shortly(error)}`;
      }
      await pause(EVERY_MS, signal);
    }
  };
  const looking = looks();
  return {
    broken: () => (facts.fault.undone === undefined ? how : undefined),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await looking;
    },
  };
}
