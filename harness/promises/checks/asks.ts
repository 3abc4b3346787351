import type { Look } from '../../model/look.ts';
import type { CallSpec, Check } from '../../signals/calls/check.ts';
import { follow } from '../../signals/calls/rounds.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Condition } from '../condition.ts';

/** What a loaded machine may add to a check. */
const CHECK_SLACK_MS = 10_000;

/**
 * A check has had its rounds. One that went another way is answered, too: nothing that comes later can make it right.
 * @param graceMs milliseconds that the target may take before its answers even begin to change
 */
export function checkCondition(
  facts: Facts,
  name: string,
  check: Check,
  call: CallSpec,
  graceMs: number,
): Condition {
  return {
    id: `checks/${name}`,
    for: check.title,
    limitMs: graceMs + checkMs(check, call),
    look: () => checked(facts, name, check, call),
  };
}

/** How long its rounds take if every call needs its whole deadline; then it is not late, it is not coming. */
function checkMs({ steps, everyMs }: Check, { deadlineMs }: CallSpec): number {
  const rounds = steps.map((step) => {
    if ('exactly' in step.rounds) return step.rounds.exactly;
    return 'atMost' in step.rounds ? step.rounds.atMost : step.rounds.atLeast;
  });
  return rounds.reduce((sum, n) => sum + n, 0) * Math.max(everyMs, deadlineMs) + CHECK_SLACK_MS;
}

function checked({ calls: all }: Facts, name: string, check: Check, call: CallSpec): Look {
  const records = all.filter((one) => one.check === name);
  const progress = follow({ check, call, records, all });
  switch (progress.status) {
    case 'followed':
    case 'slow':
      return { met: true };
    case 'departed':
      return check.phase === 'steady' ? { met: false, seen: progress.because } : { met: true };
    case 'short':
      return { met: false, seen: `${progress.had} of ${progress.wants} rounds of step ${progress.step + 1}` };
  }
}
