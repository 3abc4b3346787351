import { judge } from '../../../harness/promises/judge.ts';
import { judgeRehearsal } from '../../../harness/rehearse/judge-rehearsal.ts';
import { readTimeline } from '../../../harness/rehearse/read-timeline.ts';
import type { Rehearsal } from '../../../harness/rehearse/rehearsal.ts';
import type { RehearsalReport } from '../../../harness/report/rehearsal/rehearsal-report.ts';
import backout from '../../../targets/atmr/rehearsals/backout.ts';
import killswitch from '../../../targets/atmr/rehearsals/killswitch.ts';

/** Their parts say what a row read when it was written, which no timeline holds. */
const REHEARSALS: readonly Rehearsal[] = [backout, killswitch];

/** What only says where and with what a run was made; it is in the timeline's first record anyway. */
const MADE_WITH = ['schema', 'run', 'startedAt', 'commit', 'firedrill', 'made', 'engine', 'images'];

/** What a timeline is judged to be today, a drill's or a rehearsal's, as plain JSON. */
export function judged(records: readonly unknown[]): unknown {
  const report = rehearsalReportOf(records);
  if (report !== undefined) return withoutMake(plain(report));
  return plain(judge(readTimeline(records, [], 'timeline.jsonl').observed));
}

/** `undefined` for a timeline that is no rehearsal's. */
export function rehearsalReportOf(records: readonly unknown[]): RehearsalReport | undefined {
  const header = readTimeline(records, [], 'timeline.jsonl').own.find(({ kind }) => kind === 'rehearsal');
  if (header?.kind !== 'rehearsal') return undefined;
  const rehearsal = REHEARSALS.find(({ name }) => name === header.rehearsal);
  if (rehearsal === undefined) throw new Error(`there is no rehearsal ${header.rehearsal} to judge by`);
  const { parts = [] } = rehearsal;
  return judgeRehearsal(readTimeline(records, parts, 'timeline.jsonl'), parts, new Map());
}

/** The judgement in a `report.json` of a drill or a rehearsal. */
export function judgementIn(report: unknown): unknown {
  const drill = ['drill', 'variant', 'target', 'pace'];
  const isDrill = typeof report === 'object' && report !== null && 'findings' in report;
  return withoutMake(report, isDrill ? drill : []);
}

function withoutMake(report: unknown, besides: readonly string[] = []): unknown {
  const left = new Set([...MADE_WITH, ...besides]);
  return Object.fromEntries(Object.entries(report ?? {}).filter(([key]) => !left.has(key)));
}

/** What is written to a file and read again. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
