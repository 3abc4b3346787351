import type { Checklist } from '../checklist.ts';
import { type Context, callOf } from '../context.ts';
import type { GateReport, ItemReport } from '../gate-report.ts';
import { skipped } from '../outcome.ts';
import { testsOutcome } from './outcome.ts';
import type { JudgedTest } from './table.ts';

/** Each group of critical tests, as an item. */
export function criticalTestsOf(
  context: Context,
  { tests, owner }: Checklist,
  isWaived: (id: string) => boolean,
): ItemReport[] {
  return (tests?.critical ?? []).map(({ id, title, match, cure }) => ({
    id: `tests/${id}`,
    title,
    critical: true,
    owner,
    waived: isWaived(`tests/${id}`),
    ...(context.seen.system === undefined
      ? testsOutcome(context, tests, { match }, cure)
      : skipped('not-asked', 'a system that runs is only asked, and this takes results of tests', {
          command: callOf(context.seen, `gate --target ${context.seen.target}`),
        })),
  }));
}

/** A test as a report has it. */
export function testReport({
  name,
  suite,
  state,
  durationMs,
  critical,
  none,
  quarantine,
}: JudgedTest): GateReport['tests'][number] {
  const note =
    quarantine === undefined
      ? none?.because
      : `${quarantine.state === 'stands' ? 'quarantined' : quarantine.state}: ${quarantine.reason} (${quarantine.owner}, until ${quarantine.until}${quarantine.where === undefined ? '' : `, runs ${quarantine.where}`})`;
  return {
    name,
    suite,
    state,
    ...(durationMs === undefined ? {} : { durationMs }),
    critical,
    ...(note === undefined ? {} : { note }),
  };
}
