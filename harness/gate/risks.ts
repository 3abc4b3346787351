import type { Checklist } from './checklist.ts';
import type { GateReport } from './gate-report.ts';
import { dayOf } from './reservations.ts';
import { isOver } from './tests/table.ts';

const LEVELS = { low: 1, medium: 2, high: 3 } as const;

/** What is left, the gravest first, and whether it is accepted on this day. */
export function risksOf({ risks }: Checklist, now: Date): GateReport['risks'] {
  return risks
    .map(({ accepted, severity, probability, id, title, mitigation }) => ({
      id,
      title,
      severity,
      probability,
      weight: LEVELS[severity] * LEVELS[probability],
      mitigation,
      ...(accepted === undefined ? {} : { accepted }),
      state:
        accepted === undefined || accepted.on > dayOf(now)
          ? ('open' as const)
          : isOver(accepted, now)
            ? ('expired' as const)
            : ('accepted' as const),
    }))
    .sort((a, b) => b.weight - a.weight);
}
