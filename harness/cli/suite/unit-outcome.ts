import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularText } from '../../host/regular-file.ts';
import { until } from '../../host/until.ts';
import { type Report, reportSchema } from '../../model/judgement.ts';
import type { Missing } from '../../report/suite/suite-report.ts';
import { isGuarded } from '../../safety/open-runs.ts';
import { writeEvidence } from '../evidence.ts';
import type { Unit } from './plan-suite.ts';
import type { RunningUnit } from './run-unit.ts';

/** As long as a watchdog waits for an engine that is being restarted, and removes a stack. */
const WATCHDOG = { everyMs: 100, limitMs: 150_000 };

/** What a run came to: its report, or why there is none. */
export type UnitOutcome = { report: Report } | { missing: Missing };

/** The report in a run's folder; `undefined` where there is none, or none that is whole: the machine may have stopped. */
export async function filedReport(results: string, run: string): Promise<Report | undefined> {
  const text = await readRegularText(join(results, run, 'report.json')).catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return reportSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/**
 * Reads what a run has filed. Of one whose process died, the timeline is judged as far as it goes: that says it was
 * killed, and what had been seen until then.
 */
export async function outcomeOf(
  unit: Unit,
  run: string,
  results: string,
  how: Awaited<RunningUnit['ended']>,
  aborted: boolean,
): Promise<UnitOutcome> {
  // Of a run whose process died, its watchdog still files what was seen.
  if (!how.done) await until(() => isGuarded(run).then((is) => (is ? undefined : true)), WATCHDOG);
  const filed = await filedReport(results, run);
  if (filed) return { report: filed };
  const folder = join(results, run);
  if (existsSync(join(folder, 'timeline.jsonl'))) {
    const evidence = await writeEvidence(folder).catch(() => undefined);
    if (evidence) return { report: evidence.report };
  }
  if (how.done) return { missing: { ...unit, status: 'error', reason: `${run} has no report.json` } };
  const status = aborted ? 'aborted' : how.code === 'unavailable' ? 'not-proven' : 'error';
  return { missing: { ...unit, status, reason: how.reason } };
}
