import { isWithin } from '../../figures/bound.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { exact, sample } from '../../text/format.ts';
import { type StopCondition, stopQuery } from './stops.ts';

/** What the watch needs of a run. */
export interface Stoppable {
  clock: { now(): number };
  recorder: { subscribe(listener: (record: TimelineRecord) => void): () => void };
  giveUp(reason: unknown): void;
}

/** From now, the injection, on; disposing ends it. The first condition that is met ends the run. */
export function watchStopConditions(
  abortIf: Readonly<Record<string, StopCondition>>,
  { recorder, clock, giveUp }: Stoppable,
): Disposable {
  const began = clock.now();
  const looks = Object.entries(abortIf).map(([name, condition]) => lookFor(name, condition, began));
  const unsubscribe = recorder.subscribe((record) => {
    for (const look of looks) {
      const why = look(record);
      if (why === undefined) continue;
      giveUp(new FiredrillError('aborted', `stop condition: ${why}`));
      return;
    }
  });
  return { [Symbol.dispose]: unsubscribe };
}

type LookFor = (record: TimelineRecord) => string | undefined;

function lookFor(name: string, condition: StopCondition, began: number): LookFor {
  if ('probe' in condition) return badFor(condition, began);
  const { is, title } = condition;
  return (record) => {
    if (record.kind !== 'metric' || record.metric !== stopQuery(name)) return undefined;
    const value = record.values.find((one) => isWithin(is, one));
    return value === undefined ? undefined : `${title}: it is ${sample(value)}`;
  };
}

/** Probes that hang are over late and in any order: what counts is when they were sent. */
function badFor({ probe, badForMs }: Extract<StopCondition, { probe: string }>, began: number): LookFor {
  let lastGood = began;
  return (record) => {
    if (record.kind !== 'probe' || record.probe !== probe || record.outcome === 'unsent') return undefined;
    if (record.outcome === 'good') lastGood = Math.max(lastGood, record.intended);
    else if (record.intended - lastGood >= badForMs) return `${probe} was bad for ${exact(badForMs)}`;
    return undefined;
  };
}
