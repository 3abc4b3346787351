/** Words and marks that every form of the report shares. */

import type { Finding, Grade, Measure, Report, VerdictStatus } from '../model/judgement.ts';
import { count, exact, interval } from '../text/format.ts';

export const VERDICT_WORDS: Readonly<Record<VerdictStatus, string>> = {
  pass: 'PASS',
  acceptable: 'ACCEPTABLE',
  fail: 'FAIL',
  'not-proven': 'NOT PROVEN',
  aborted: 'ABORTED',
  error: 'ERROR',
};

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

/** What was run: `db-down/stopped on veza`. */
export function subject({ drill, variant, target }: Pick<Report, 'drill' | 'variant' | 'target'>): string {
  return `${drill}/${variant} on ${target}`;
}

/** The command that does a run again. */
export function again(
  { drill, variant, target, pace }: Pick<Report, 'drill' | 'variant' | 'target' | 'pace'>,
  project?: string,
): string {
  const where =
    project === undefined ? '' : ` --project ${/^[\w./~-]+$/.test(project) ? project : `'${project}'`}`;
  return `./firedrill run ${drill}/${variant} --target ${target} --pace ${pace}${where}`;
}

/** The verdict's reason in one sentence. */
export function sentence({ verdict, findings }: Report): string {
  if (verdict.reason !== undefined && verdict.reason !== '') return verdict.reason;
  if (verdict.status === 'pass') return `every promise was kept (${count(findings.length, 'finding')})`;
  return 'no reason was recorded';
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

/** The figure, or that there is none. */
export function figureOf(measure: Measure): string {
  return 'absent' in measure ? '–' : interval(measure);
}

/** A measure's bound, or nothing. */
export function boundOf(bound: number | undefined): string {
  return bound === undefined ? '' : `≤ ${exact(bound)}`;
}

/** What each measure spans, for readers who do not know the words. */
export const MEASURE_MEANINGS: Readonly<Record<keyof Report['measures'], string>> = {
  detect: 'injection → readiness says so',
  alert: 'injection → the slowest expected alert fires',
  deliver: 'injection → the slowest expected alert reaches the receiver',
  recover: 'undo complete → first of a stable run of good probes',
  rto: 'injection → recovered; it contains the hold',
  outage: 'first failed user probe → first of a stable run',
  clear: 'undo complete → the last resolved notification arrives',
};

/** Whose time an alert's figure is in. Empty for figures that no pace touches. */
export function timeOf(name: keyof Report['measures'], report: Report): string {
  if (name !== 'alert' && name !== 'deliver' && name !== 'clear') return '';
  if (report.pace === 1) return 'real time';
  const expected = report.alerts.filter((alert) => alert.expected);
  const edge = name === 'clear' ? 'resolves' : 'fires';
  const predicted =
    expected.length > 0 &&
    expected.every(({ asWritten }) => asWritten.status === 'fires' && asWritten[edge] !== undefined);
  return predicted ? 'production time, as written' : `compressed ${report.pace} ×`;
}
