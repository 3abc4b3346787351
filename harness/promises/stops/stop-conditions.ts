/** Stop conditions: where more harm is done than there is to learn, the drill ends at once, healed. */

import { isWithin } from '../../figures/bound.ts';
import type { AbortCondition, DrillContract } from '../../model/contract.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import type { DrillRun } from '../../run/drill-run.ts';
import { exact } from '../../text/format.ts';

/** What Prometheus is to be asked for the conditions' sake. */
export function abortQueries({
  abortIf = [],
}: Pick<DrillContract, 'abortIf'>): { title: string; query: string }[] {
  return abortIf.flatMap((one) => ('query' in one ? [{ title: titleOf(one), query: one.query }] : []));
}

/** How the metric records of a condition's query are known from those of the contract's expectations. */
function titleOf({ title }: Extract<AbortCondition, { query: string }>): string {
  return `abort if ${title}`;
}

/** From the injection on; disposing ends it. The first condition that is met ends the run. */
export function watchAbortConditions({ plan, recorder, clock, giveUp }: DrillRun): Disposable {
  const { abortIf = [] } = plan.header.contract;
  const began = clock.now();
  const looks = abortIf.map((condition) => lookFor(condition, began));
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

function lookFor(condition: AbortCondition, began: number): LookFor {
  if ('probe' in condition) return badFor(condition, began);
  const { is, title } = condition;
  return (record) => {
    if (record.kind !== 'metric' || record.title !== titleOf(condition)) return undefined;
    const value = record.values.find((one) => isWithin(is, one));
    return value === undefined ? undefined : `${title}: it is ${value}`;
  };
}

/** Probes that hang are over late and in any order: what counts is when they were sent. */
function badFor({ probe, badForMs }: Extract<AbortCondition, { probe: string }>, began: number): LookFor {
  let lastGood = began;
  return (record) => {
    if (record.kind !== 'probe' || record.probe !== probe || record.outcome === 'unsent') return undefined;
    if (record.outcome === 'good') lastGood = Math.max(lastGood, record.intended);
    else if (record.intended - lastGood >= badForMs) return `${probe} was bad for ${exact(badForMs)}`;
    return undefined;
  };
}
