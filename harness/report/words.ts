/** Words and marks that every form of the report shares. */

import type { Finding, Grade, LedgerSummary, Measure, Report, VerdictStatus } from '../model/judgement.ts';
import type { Made } from '../model/run-header.ts';
import { count, duration, interval } from '../text/format.ts';

export const VERDICT_WORDS: Readonly<Record<VerdictStatus, string>> = {
  pass: 'PASS',
  acceptable: 'ACCEPTABLE',
  fail: 'FAIL',
  'not-proven': 'NOT PROVEN',
  aborted: 'ABORTED',
  error: 'ERROR',
};

/** What a document's verdict is called. */
export function verdictWord({ status, word }: { status: VerdictStatus; word?: string }): string {
  return word ?? VERDICT_WORDS[status];
}

/** What came of an item of a checklist. */
export const STATE_WORDS = { pass: '✓ PASS', fail: '✗ FAIL', skip: '– SKIP' } as const;

export const GRADE_MARKS: Readonly<Record<Grade, string>> = {
  pass: '✓',
  acceptable: '~',
  fail: '✗',
  'no-evidence': '?',
};

export const GRADE_WORDS: Readonly<Record<Grade, string>> = {
  pass: 'pass',
  acceptable: 'acceptable',
  fail: 'fail',
  'no-evidence': 'no evidence',
};

/** What was run: `db-down/stopped on shop`. */
export function subject({
  drill,
  variant,
  target,
  control,
}: Pick<Report, 'drill' | 'variant' | 'target' | 'control'>): string {
  return `${drill}/${variant} on ${target}${control === undefined ? '' : ' (control run, nothing was broken)'}`;
}

/** The command that does a run again, from where the first was called. */
export function again(
  {
    drill,
    variant,
    target,
    pace,
    control,
  }: Pick<Report, 'drill' | 'variant' | 'target' | 'pace' | 'control'>,
  made: Made = {},
): string {
  const asked = `run ${drill}/${variant} --target ${target} --pace ${pace}${control === undefined ? '' : ' --control'}`;
  return typed(asked, made);
}

/** A command of Firedrill's, as it has to be typed to come to the same project and the same results. */
export function typed(asked: string, { command = './firedrill', project, results }: Made): string {
  const option = (name: string, folder: string | undefined) =>
    folder === undefined ? '' : ` --${name} ${quoted(folder)}`;
  return `${command} ${asked}${option('project', project)}${option('results', results)}`;
}

/** As a shell takes it for one word. */
function quoted(folder: string): string {
  return /^[\w./~-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", "'\\''")}'`;
}

/** The verdict's reason in one sentence. */
export function sentence({ verdict, findings }: Report): string {
  // What was promised reads like praise unless it is said what became of it.
  const told = findings.find(({ expectation, because }) => verdict.reason === `${expectation}: ${because}`);
  if (told?.grade === 'fail') return `promised: ${told.expectation}; seen: ${told.because}`;
  if (told?.grade === 'no-evidence') return `not shown: ${told.expectation}; ${told.because}`;
  if (verdict.reason !== undefined && verdict.reason !== '') return verdict.reason;
  if (verdict.status === 'pass') return keptInWords(findings);
  return 'no reason was recorded';
}

/** What findings are about, by how their ids begin: what owners may promise, and what is not asked where they do not. */
const PROMISED: readonly (readonly [begins: string, words: string])[] = [
  ['probes/user', 'what users notice'],
  ['probes/readiness', 'what readiness says'],
  ['traffic/', "users' requests"],
  ['ledger/', 'what became of writes'],
  ['metrics/', 'metrics'],
  ['alerts/', 'alerts'],
  ['objectives/', 'how fast'],
];

/** Where owners have said how fast, every promise is what it sounds like; else it is told what was promised and what not. */
function keptInWords(findings: readonly Finding[]): string {
  const [told, silent] = [true, false].map((is) =>
    PROMISED.filter(([begins]) => findings.some(({ id }) => id.startsWith(begins)) === is).map(
      ([, words]) => words,
    ),
  );
  const number = count(findings.length, 'finding');
  if (findings.some(({ id }) => id.startsWith('objectives/'))) return `every promise was kept (${number})`;
  return `what was promised was kept (${told?.join(', ')}; ${number}); nothing was promised of ${silent?.join(', ')}`;
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `34 pass, 1 fail`, worst last; grades that did not occur are left out. */
export function tally(findings: readonly Finding[]): string {
  const grades: readonly Grade[] = ['pass', 'acceptable', 'no-evidence', 'fail'];
  return grades
    .map((grade) => [findings.filter((one) => one.grade === grade).length, grade] as const)
    .filter(([n]) => n > 0)
    .map(([n, grade]) => `${n} ${GRADE_WORDS[grade]}`)
    .join(', ');
}

/** The figure, what it is more than where it was never over, or that there is none. */
export function figureOf(measure: Measure): string {
  if (!('absent' in measure)) return interval(measure);
  return measure.moreThan === undefined ? '–' : `more than ${duration(measure.moreThan)}`;
}

/** `RPO 1.2 s`, or of how many writes the fate is known. */
export function rpoInWords({ rpoMs, attempted, unknown = 0 }: LedgerSummary): string {
  if (rpoMs !== null) return `RPO ${duration(rpoMs)}`;
  return attempted === 0
    ? 'RPO unknown'
    : `RPO unknown: the fate of ${attempted - unknown} of ${attempted} is known`;
}

/** The findings of a run that did not pass, worst first. */
export function brokenPromises({ findings }: Pick<Report, 'findings'>): Finding[] {
  const of = (grade: Grade) => findings.filter((one) => one.grade === grade);
  return [...of('fail'), ...of('no-evidence')];
}

/** The same, a line each. */
export function brokenLines(report: Pick<Report, 'findings'>): string[] {
  return brokenPromises(report).map(({ expectation, because }) => `${expectation}: ${because}`);
}
