import type { RunShown } from '../../../harness/cli/alert-matrix/rule-matrix.ts';
import type { Report } from '../../../harness/model/judgement.ts';
import { rulesShown } from '../../../harness/promises/alerts/shown.ts';
import { judgement } from '../../../harness/promises/judge.ts';
import { report } from '../../../harness/report/report.ts';
import { factsOf } from './recorded-facts.ts';
import { recordingsOf } from './recording.ts';

/** A recorded run of a night, unharmed: what it is judged to be today, and what it shows of alert rules. */
export interface RecordedNight {
  report: Report;
  shown: RunShown;
}

export async function recordedNights(): Promise<RecordedNight[]> {
  const nights: RecordedNight[] = [];
  for (const recording of recordingsOf('nightly')) {
    const facts = await factsOf(recording);
    const { header } = facts;
    if (header === undefined) throw new Error(`${recording.name} has no header`);
    const judged = judgement(facts);
    const { run, drill, variant, target } = header;
    nights.push({
      report: report(header, judged),
      shown: { run, drill, variant, target, rules: rulesShown(facts, judged.findings) },
    });
  }
  return nights;
}
