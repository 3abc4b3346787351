import type { CallSpec, Check } from '../../model/check.ts';
import type { Condition, DrillRun } from '../../run/drill-run.ts';
import type { Look } from '../../run/wait.ts';
import { follow } from '../../signals/calls/rounds.ts';
import type { Live } from '../../signals/live.ts';

/** What a loaded machine may add to a check. */
const CHECK_SLACK_MS = 10_000;

/**
 * Each check of a phase has had its rounds. A check that went another way is answered, too: nothing that comes
 * later can make it right.
 */
export function checkConditions(
  live: Live,
  { header }: DrillRun['plan'],
  phase: Check['phase'],
  /** Milliseconds that the target may take before its answers even begin to change. */
  graceMs: number,
): Condition[] {
  const { calls = {}, checks = [] } = header.contract;
  return checks.flatMap((check): Condition[] => {
    const call = calls[check.call];
    if (check.phase !== phase || call === undefined) return [];
    return [
      { for: check.title, limitMs: graceMs + checkMs(check, call), look: () => checked(live, check, call) },
    ];
  });
}

/** How long its rounds take if every call needs its whole deadline; then it is not late, it is not coming. */
function checkMs({ steps, everyMs }: Check, { deadlineMs }: CallSpec): number {
  const rounds = steps.map((step) => ('exactly' in step.rounds ? step.rounds.exactly : step.rounds.atLeast));
  return rounds.reduce((sum, n) => sum + n, 0) * Math.max(everyMs, deadlineMs) + CHECK_SLACK_MS;
}

function checked({ calls: all }: Live, check: Check, call: CallSpec): Look {
  const records = all.filter((one) => one.check === check.title);
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
