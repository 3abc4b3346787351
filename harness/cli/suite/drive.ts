import { shortly } from '../../model/errors.ts';
import type { Moments } from '../../report/suite/spans.ts';
import type { Capacity } from './capacity.ts';
import type { OnItsWay } from './messages.ts';
import { keyOf, type Unit } from './plan-suite.ts';
import type { RunningUnit } from './run-unit.ts';
import { hasAll, type Standing, whoseTurn } from './whose-turn.ts';

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
  /** Begins a unit. */
  begin(unit: Unit, on: (message: OnItsWay) => void): RunningUnit;
  /** Told of each unit that has ended, one at a time, before its place is given to another. */
  ended(ended: EndedUnit): Promise<void>;
}

interface Going {
  standing: Standing;
  moments: Moments;
  running: RunningUnit;
}

type Asked = Extract<OnItsWay, { kind: 'take' | 'share' }>['what'];
type Heading = Exclude<OnItsWay['kind'], 'step' | 'take' | 'share'> | Asked;

/** Where a run is after what it tells or asks for, and which moment of its course that is. */
const AFTER: Record<Heading, { standing?: Standing; moment?: keyof Moments }> = {
  start: {},
  load: { standing: 'ready', moment: 'ready' },
  measure: { standing: 'warm', moment: 'warm' },
  begins: { moment: 'measure' },
  recovered: { standing: 'clearing' },
  over: { standing: 'removing', moment: 'over' },
  file: { standing: 'filing' },
};

/**
 * Does all units, several at a time, each in its turn, and goes on whatever becomes of one. Resolves when none runs
 * any more: all are done, or the signal has ended those that ran.
 *
 * @throws whatever `ended` throws, when the others have healed
 */
export async function drive({ units, capacity, signal, now, begin, ended }: Drive): Promise<void> {
  const waiting = [...units];
  const going = new Map<string, Going>();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let settling = Promise.resolve();

  const advance = () => {
    for (;;) {
      const standings = new Map([...going].map(([key, { standing }]) => [key, standing]));
      const more = waiting.length > 0 && !signal.aborted;
      const move = whoseTurn(standings, more, capacity);
      if (move === undefined) break;
      if (move === 'begin') start();
      else goOn(move.go);
    }
    if (going.size === 0) resolve();
  };
  const goOn = (key: string) => {
    const one = going.get(key);
    if (!one) return;
    const loads = one.standing === 'ready';
    one.standing = loads ? 'loading' : 'measuring';
    one.moments[loads ? 'load' : 'turn'] = now();
    one.running.go();
  };
  const start = () => {
    const unit = waiting.shift();
    if (!unit) return;
    const moments: Moments = { began: now(), ended: now() };
    const running = begin(unit, (message) => {
      const one = going.get(keyOf(unit));
      if (!one || message.kind === 'step') return;
      const { standing, moment } = AFTER['what' in message ? message.what : message.kind];
      if (standing) one.standing = standing;
      if (moment) moments[moment] = now();
      if (message.kind === 'share') {
        const others = [...going.values()].filter((other) => other !== one).map((other) => other.standing);
        one.running.share(hasAll(message.what, others, waiting.length > 0, capacity));
      }
      advance();
    });
    going.set(keyOf(unit), { standing: 'preparing', moments, running });
    running.ended
      .then((how) => {
        moments.ended = now();
        settling = settling.then(() => ended({ unit, moments, how }));
        return settling;
      })
      .then(() => {
        going.delete(keyOf(unit));
        advance();
      })
      .catch(reject);
  };
  const abortAll = (reason: unknown) => {
    for (const { running } of going.values()) running.abort(shortly(reason));
  };
  const onAbort = () => abortAll(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    advance();
    await promise;
  } catch (error) {
    // Nobody would give those that run their turn any more: they heal before the error is told.
    waiting.length = 0;
    abortAll(error);
    await Promise.all([...going.values()].map(({ running }) => running.ended));
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
