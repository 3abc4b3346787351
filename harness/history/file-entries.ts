/** What the index keeps of each sort of report. */

import type { Decision, GateReport } from '../gate/gate-report.ts';
import type { Measure, Report } from '../model/judgement.ts';
import type { RehearsalReport } from '../report/rehearsal/rehearsal-report.ts';
import type { SuiteReport } from '../report/suite/suite-report.ts';
import type {
  GateEntry,
  PastFigure,
  PastMachine,
  RehearsalEntry,
  RunEntry,
  SuiteEntry,
  TestsEntry,
} from './entry.ts';

/** What is known where an entry is made, and stands in no report. */
export interface Circumstances {
  folder: string;
  evidence: RunEntry['evidence'];
  /** The machine that it is made on, when it is made as soon as all is filed. */
  machine?: PastMachine;
  later?: true;
}

export function entryOfRun(report: Report, about: Circumstances): RunEntry {
  const { run, drill, variant, target, control, pace, commit, verdict, startedAt, ledger } = report;
  const tookMs = Object.values(report.durations).reduce((sum, ms) => sum + ms, 0);
  const rpo: PastFigure =
    ledger.rpoMs === null
      ? { absent: 'the fate of a write is unknown' }
      : { low: ledger.rpoMs, high: ledger.rpoMs };
  return {
    kind: 'run',
    run,
    ...about,
    ...machineOf(about, report.machine?.cores),
    startedAt,
    endedAt: after(startedAt, tookMs),
    commit,
    drill,
    variant,
    target,
    ...(control === undefined ? {} : { control: true }),
    pace,
    verdict: verdict.status,
    figures: {
      ...Object.fromEntries(
        Object.entries(report.measures).map(([name, measure]) => [name, pastFigure(measure)]),
      ),
      ...(ledger.attempted === 0 ? {} : { rpo }),
    },
    findings: Object.fromEntries(report.findings.map(({ id, grade }) => [id, grade])),
    images: digests(report.images),
  };
}

export function entryOfRehearsal(report: RehearsalReport, about: Circumstances): RehearsalEntry {
  const { run, rehearsal, variant, way, target, manual, commit, verdict, startedAt } = report;
  return {
    kind: 'rehearsal',
    run,
    ...about,
    startedAt,
    endedAt: after(startedAt, report.durationMs),
    commit,
    rehearsal,
    variant,
    way,
    target,
    manual,
    skipped: stepsNotDone(report),
    verdict: verdict.status,
    figures: Object.fromEntries(
      report.figures.map(({ id, measured, absent, objective, acceptable }): [string, PastFigure] => {
        const bounds = {
          ...(objective === null ? {} : { objective }),
          ...(acceptable === null ? {} : { acceptable }),
        };
        return [
          id,
          measured === null
            ? { absent: absent || 'no reason was recorded', ...bounds }
            : { ...measured, ...bounds },
        ];
      }),
    ),
    images: digests(report.images),
  };
}

/** The procedure's own steps that were not done: scenes make a rehearsal of it and are no part of it. */
export function stepsNotDone({ steps }: Pick<RehearsalReport, 'steps'>): string[] {
  return steps.flatMap(({ id, part, outcome }) => (part === 'step' && outcome !== 'done' ? [id] : []));
}

/** @param commit Firedrill's own, which a suite's report does not say */
export function entryOfSuite(report: SuiteReport, commit: string, about: Circumstances): SuiteEntry {
  const { id, suite, shard, startedAt, durationMs, verdict, runs } = report;
  return {
    kind: 'suite',
    run: id,
    ...about,
    startedAt,
    endedAt: after(startedAt, durationMs),
    commit: runs[0]?.commit ?? commit,
    suite,
    ...(shard === undefined ? {} : { shard: `${shard.index}/${shard.of}` }),
    verdict: verdict.status,
    runs: runs.map(({ run }) => run),
    figures: { duration: { low: durationMs, high: durationMs } },
  };
}

const DECISIONS: Readonly<Record<Decision, GateEntry['decision']>> = {
  GO: 'go',
  'GO WITH RESERVATIONS': 'go-with-reservations',
  'NO-GO': 'no-go',
};

export function entryOfGate(report: GateReport, about: Circumstances): GateEntry {
  const { id, checklist, template, target, at, commit, decision, sections } = report;
  return {
    kind: 'gate',
    run: id,
    ...about,
    startedAt: at,
    endedAt: at,
    commit,
    gate: template === 'gate' ? checklist : `${checklist} as ${template}`,
    target,
    decision: DECISIONS[decision],
    items: Object.fromEntries(
      sections.flatMap(({ items }) =>
        items.map((item): [string, 'pass' | 'fail' | 'skip'] => [item.id, item.state]),
      ),
    ),
  };
}

/** @param at when the tests ended @param commit Firedrill's own */
export function entryOfTests(
  {
    run,
    suite,
    at,
    of,
    states,
  }: { run: string; suite: string; at: string; of: string; states: readonly State[] },
  commit: string,
  about: Circumstances,
): TestsEntry {
  const count = (state: State) => states.filter((one) => one === state).length;
  const counts = { pass: count('pass'), fail: count('fail'), skip: count('skip') };
  return {
    kind: 'tests',
    run,
    ...about,
    startedAt: at,
    endedAt: at,
    commit,
    suite,
    of,
    verdict: counts.fail > 0 || counts.pass === 0 ? 'fail' : 'pass',
    counts,
  };
}

type State = keyof TestsEntry['counts'];

function pastFigure(measure: Measure): PastFigure {
  const { objective, acceptable } = measure;
  const bounds = {
    ...(objective === undefined ? {} : { objective }),
    ...(acceptable === undefined ? {} : { acceptable }),
  };
  if (!('absent' in measure)) return { low: measure.low, high: measure.high, ...bounds };
  const { absent, moreThan } = measure;
  return { absent, ...(moreThan === undefined ? {} : { moreThan }), ...bounds };
}

/** Of a run that is taken in later only its report knows. */
function machineOf({ machine }: Circumstances, cores: number | undefined): { machine?: PastMachine } {
  if (machine !== undefined) return { machine };
  return cores === undefined ? {} : { machine: { cores } };
}

function digests(images: Report['images']): Record<string, string> {
  return Object.fromEntries(Object.entries(images).map(([name, { digest }]) => [name, digest]));
}

function after(startedAt: string, ms: number): string {
  return new Date(Date.parse(startedAt) + ms).toISOString();
}
