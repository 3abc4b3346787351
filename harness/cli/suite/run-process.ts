/**
 * One run of a suite, in a process of its own: a drill with a bug ends its own run only, and what one does never makes
 * the clock of another stall. It heals and ends when the suite says so, and when the suite is no more.
 */

import type { Entered } from '../../lease/lease.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import type { Progress } from '../../model/progress.ts';
import { byName, loadDrills, loadTargets } from '../catalogue.ts';
import { checkTarget } from '../check-target.ts';
import { interruptible } from '../interruptible.ts';
import { openSession } from '../session.ts';
import { profilesFor, startedFor } from '../started-for.ts';
import type { FromRun, ToRun } from './messages.ts';
import { suiteLease } from './suite-lease.ts';

const TELL_EVERY_MS = 500;
const gone = new AbortController();
const order = await new Promise<Extract<ToRun, { kind: 'run' }>>((resolve) => {
  process.on('message', (message: ToRun) => {
    if (message.kind === 'run') resolve(message);
    if (message.kind === 'abort') gone.abort(new Error(message.reason));
  });
  process.on('disconnect', () => gone.abort(new Error('the suite has ended')));
});

try {
  await interruptible(
    (signal) => run(AbortSignal.any([signal, gone.signal])),
    'ending this run of the suite',
  );
  await tell({ kind: 'ended' });
} catch (error) {
  const code = error instanceof FiredrillError ? error.code : 'internal';
  await tell({ kind: 'refused', code, message: shortly(error) });
}
process.removeAllListeners('disconnect');
if (process.connected) process.disconnect?.();

async function run(signal: AbortSignal): Promise<void> {
  const { unit, run, project, results } = order;
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const drill = byName(drills, ({ name }) => name, unit.drill, 'drill');
  const loaded = byName(targets, ({ target }) => target.name, unit.target, 'target');
  const selected = { drill, variant: unit.variant, loaded };
  const asked = unit.pace === undefined ? {} : { pace: unit.pace };
  const monitoring = await checkTarget(loaded, drills, { ...asked, profiles: profilesFor(selected) });
  const session = await openSession(progress(), startedFor([selected]));
  signal.throwIfAborted();
  await session.run(
    { ...selected, monitoring },
    {
      keep: false,
      results,
      run,
      signal,
      lease: suiteLease({ ask: (use) => tell({ kind: 'enter', use }), onceAnswered }),
    },
  );
}

function onceAnswered(listener: (answer: Entered) => void): void {
  const onMessage = (message: ToRun) => {
    if (message.kind !== 'entered') return;
    process.off('message', onMessage);
    listener(message);
  };
  process.on('message', onMessage);
}

/** What is waited for may change with every probe; no person reads that fast, and telling it costs what is measured. */
function progress(): Progress {
  return {
    start(title) {
      let told = performance.now();
      void tell({ kind: 'step', title });
      return {
        update(detail) {
          if (performance.now() - told < TELL_EVERY_MS) return;
          told = performance.now();
          void tell({ kind: 'step', title, detail });
        },
        done: () => {},
        fail: () => {},
      };
    },
  };
}

/** A suite that has died is told nothing; the abort that its end causes is what matters. */
function tell(message: FromRun): Promise<void> {
  return new Promise((resolve) => {
    if (!process.send || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
