import { type Context, runCure, runProof } from '../context.ts';
import { isMeant } from '../glob.ts';
import { failed, type Outcome, passed, skipped } from '../outcome.ts';
import type { RunSeen } from '../seen.ts';
import { whyNoEvidence } from '../standing.ts';
import { listOf } from '../values.ts';
import type { EvidenceOf } from './shapes.ts';

type Judged = RunSeen & { report: NonNullable<RunSeen['report']> };

/** The newest run of a drill, if it is evidence; otherwise why it is none. */
function newest(context: Context, { drill, within }: { drill: string; within?: string }): Judged | Outcome {
  const cure = runCure(context, drill);
  const run = context.seen.runs.get(drill);
  if (run === undefined) return skipped('missing', `${drill} was never run on ${context.seen.target}`, cure);
  const none = whyNoEvidence(run, context.demands(within));
  if (none !== undefined)
    return skipped(none.cause, none.because, cure, runProof(context, run, none.because));
  const { report } = run;
  if (report === undefined) return skipped('altered', `${run.folder} cannot be judged`, cure);
  const { status, reason = '' } = report.verdict;
  if (status === 'aborted' || status === 'error')
    return skipped(
      'unfinished',
      `${run.folder} was ${status === 'error' ? 'ended by an error' : status}: ${reason}`,
      cure,
      runProof(context, run, reason),
    );
  return { ...run, report };
}

const isOutcome = (one: Judged | Outcome): one is Outcome => 'state' in one;

/** What the newest run of a drill came to. */
export function drillOutcome(context: Context, asked: EvidenceOf<'drill'>): Outcome {
  const run = newest(context, asked);
  if (isOutcome(run)) return run;
  const { status, reason } = run.report.verdict;
  const said = `${asked.drill} came to ${status}${reason === undefined ? '' : `: ${reason}`}`;
  const proof = runProof(context, run, said);
  if (status === 'not-proven') return skipped('unseen', said, runCure(context, asked.drill), proof);
  const good = status === 'pass' || (status === 'acceptable' && asked.verdict !== 'pass');
  return good ? passed(said, proof) : failed(said, runCure(context, asked.drill), proof);
}

/** What the newest run of a drill found, finding by finding. */
export function findingOutcome(context: Context, asked: EvidenceOf<'finding'>): Outcome {
  const run = newest(context, asked);
  if (isOutcome(run)) return run;
  const cure = runCure(context, asked.drill);
  const found = listOf(asked.id).map((id) => ({
    id,
    of: run.report.findings.filter((one) => isMeant(id, one.id)),
  }));
  const said = (one: (typeof run.report.findings)[number]) => `${one.id}: ${one.grade}: ${one.because}`;
  const all = [...new Set(found.flatMap(({ of }) => of))];
  const proof = runProof(context, run, all.map(said).join('\n') || 'no such finding');
  const none = found.find(({ of }) => of.length === 0);
  const bad = all.find(({ grade }) => grade === 'fail' || (grade === 'acceptable' && asked.grade === 'pass'));
  if (bad !== undefined) return failed(said(bad), cure, proof);
  if (none !== undefined) return skipped('unseen', `${run.folder} has no finding ${none.id}`, cure, proof);
  const open = all.find(({ grade }) => grade === 'no-evidence');
  if (open !== undefined) return skipped('unseen', said(open), cure, proof);
  const [first] = all;
  return passed(all.length === 1 && first ? said(first) : `${all.length} findings of ${run.folder}`, proof);
}

/** Whether the Prometheus of the newest run scraped series of these names. */
export function seriesOutcome(context: Context, asked: EvidenceOf<'series'>): Outcome {
  const run = newest(context, asked);
  if (isOutcome(run)) return run;
  const cure = runCure(context, asked.drill);
  if (run.series === undefined)
    return skipped(
      'unseen',
      `${run.folder} has no series.om: nothing was scraped, or it was kept without`,
      cure,
    );
  const lines = run.series.split('\n');
  const wanted = asked.metrics.map((one) => (typeof one === 'string' ? { name: one } : one));
  const shown = wanted.map(({ name, labels = {}, reaches }) => {
    const samples = lines.flatMap((line) => {
      const [, at, inBraces = '', value = ''] = /^([A-Za-z_:][\w:]*)(\{.*\})? (\S+) \S+$/.exec(line) ?? [];
      const carries = Object.entries(labels).every(([key, text]) => inBraces.includes(`${key}="${text}"`));
      return at === name && carries && (reaches === undefined || Number(value) === reaches) ? [line] : [];
    });
    const what = `${name}${Object.keys(labels).length === 0 ? '' : JSON.stringify(labels)}${reaches === undefined ? '' : ` at ${reaches}`}`;
    return { what, count: samples.length, first: samples[0] };
  });
  const output = shown.map(({ what, count, first }) => first ?? `${what}: ${count} samples`).join('\n');
  const proof = {
    ...runProof(context, run, output),
    command: `grep -m1 '^${wanted[0]?.name}' ${context.seen.call.results}/${run.folder}/series.om`,
  };
  const missing = shown.find(({ count }) => count === 0);
  if (missing !== undefined) return failed(`${run.folder} scraped no ${missing.what}`, cure, proof);
  return passed(shown.map(({ what, count }) => `${what}: ${count} samples`).join(', '), proof);
}
