import type { Checklist } from './checklist.ts';
import type { Context } from './context.ts';
import type { GateReport, ItemReport } from './gate-report.ts';
import { isMeantByAny } from './glob.ts';
import { quarantineOutcome } from './tests/outcome.ts';

/** The state of each condition: what fails or was not shown of what it names. What is waived does not count against it. */
export function conditionsOf(
  context: Context,
  { conditions, tests }: Checklist,
  items: readonly ItemReport[],
): GateReport['conditions'] {
  return conditions.map(({ id, title, critical, items: named, tests: asked }) => {
    const meant = items.filter((item) => isMeantByAny(named, item.id));
    const counted = meant.filter(({ waived }) => !waived);
    const tested =
      asked === undefined
        ? []
        : [
            {
              id: 'tests',
              ...quarantineOutcome(context, tests ?? { suites: [], critical: [], quarantine: [] }),
            },
          ];
    const all = [...counted, ...tested];
    const worst = all.find(({ state }) => state === 'fail') ?? all.find(({ state }) => state === 'skip');
    const waived = meant.length - counted.length;
    const because =
      worst === undefined
        ? [
            ...(meant.length === 0 ? [] : [`${meant.length - waived} of ${meant.length} items pass`]),
            ...tested.map((one) => one.because),
          ].join('; ')
        : `${worst.id}: ${worst.because}`;
    return {
      id,
      title,
      critical,
      state: worst?.state ?? 'pass',
      ...(worst?.cause === undefined ? {} : { cause: worst.cause }),
      ...(worst?.cure === undefined ? {} : { cure: worst.cure }),
      because: waived === 0 ? because : `${because} (${waived} waived)`,
    };
  });
}
