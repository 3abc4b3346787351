import type { RunShown } from '../../../harness/cli/alert-matrix/rule-matrix.ts';
import type { Report } from '../../../harness/model/judgement.ts';
import { rulesShown } from '../../../harness/promises/alerts/shown.ts';
import { judgement } from '../../../harness/promises/judge.ts';
import { report } from '../../../harness/report/report.ts';
import type { Facts } from '../../../harness/signals/facts.ts';
import { factsOf } from './recorded-facts.ts';
import { recordingsOf } from './recording.ts';

/** A recorded run of a night, unharmed: what it is judged to be today, and what it shows of alert rules. */
export interface RecordedNight {
  report: Report;
  shown: RunShown;
  /** Promised lines of logs that were written from the steady state on, by key: milliseconds after the injection, negative before it. */
  written: ReadonlyMap<string, number>;
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
      written: writtenIn(facts),
    });
  }
  return nights;
}

function writtenIn({ logLines, phases, fault: { injecting = 0 } }: Facts): Map<string, number> {
  const from = phases.get('steady')?.begin ?? 0;
  const first = logLines.filter(({ at }) => at >= from).sort((a, b) => b.at - a.at);
  return new Map(first.map(({ key, at }) => [key, at - injecting]));
}
