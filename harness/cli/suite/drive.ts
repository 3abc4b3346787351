import type { Capacity } from '../../lease/capacity.ts';
import type { Use } from '../../lease/lease.ts';
import { sharedMachine } from '../../lease/shared-machine.ts';
import type { Standing } from '../../lease/standing.ts';
import { shortly } from '../../model/errors.ts';
import type { Moments } from '../../report/suite/spans.ts';
import type { Unit } from './plan-suite.ts';
import type { RunningUnit } from './run-unit.ts';

/** A run of the suite that is over. */
export interface EndedUnit {
  unit: Unit;
  moments: Moments;
  how: Awaited<RunningUnit['ended']>;
}

export interface Drive {
  units: readonly Unit[];
  capacity: Capacity;
  /** No more units are begun, and those that run heal and end. */
  signal: AbortSignal;
  /** Milliseconds since the suite began. */
  now(): number;
  /** Begins a unit. @param enter is told what it needs of the machine */
  begin(unit: Unit, enter: (use: Use) => void): RunningUnit;
  /** Told where each unit comes to. */
  stands(unit: Unit, standing: Standing): void;
  /**
   * Told of each unit that has ended, one at a time, before its place is given to another.
   * @returns `again` for one that must be done once more, after all others
   */
  ended(ended: EndedUnit): Promise<'over' | 'again'>;
}

/** Which moment of a run's course it is when it comes to that. */
const MOMENTS: Partial<Record<Standing, keyof Moments>> = {
  ready: 'ready',
  loading: 'load',
  warm: 'warm',
  measuring: 'turn',
  removing: 'over',
};

/**
 * Does all units, several at a time, each in its turn, and goes on whatever becomes of one. Resolves when none runs
 * any more: all are done, or the signal has ended those that ran.
 *
 * @throws whatever `ended` throws, when the others have healed
 */
export async function drive({ units, capacity, signal, now, begin, stands, ended }: Drive): Promise<void> {
  const waiting = [...units];
  const going = new Map<Unit, RunningUnit>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let settling: Promise<unknown> = Promise.resolve();

  const start = () => {
    const unit = waiting.shift();
    if (!unit) return;
    const moments: Moments = { began: now(), ended: now() };
    const running = begin(unit, (use) => machine.enter(unit, use));
    going.set(unit, running);
    machine.join(unit, {
      answer: running.entered,
      stands(standing, again) {
        const moment = standing === 'measuring' && again ? 'measure' : MOMENTS[standing];
        if (moment) moments[moment] = now();
        stands(unit, standing);
      },
    });
    running.ended
      .then((how) => {
        moments.ended = now();
        const told = settling.then(() => ended({ unit, moments, how }));
        settling = told;
        return told;
      })
      .then((then) => {
        if (then === 'again') waiting.push(unit);
        going.delete(unit);
        machine.leave(unit);
        if (going.size === 0) resolve();
      })
      .catch(reject);
  };
  const machine = sharedMachine<Unit>(capacity, {
    more: () => waiting.length > 0 && !signal.aborted,
    begin: start,
  });
  const abortAll = (reason: unknown) => {
    for (const running of going.values()) running.abort(shortly(reason));
  };
  const onAbort = () => abortAll(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    machine.advance();
    if (going.size === 0) resolve();
    await promise;
  } catch (error) {
    // No run would be given its turn any more: those that go on heal before the error is told.
    waiting.length = 0;
    abortAll(error);
    await Promise.all([...going.values()].map(({ ended: over }) => over));
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
