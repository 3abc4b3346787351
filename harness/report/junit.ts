/** `junit.xml`: one test case per finding, for CI systems. */

import type { Finding, Report } from '../model/judgement.ts';
import { sentence, subject } from './words.ts';

/**
 * A broken promise is a `failure`; evidence that is missing is an `error`, because CI systems show skipped
 * tests as harmless and a promise nobody could check is not. A run that Firedrill could not finish has one
 * more case that says so. Times are the run's, in seconds.
 */
export function junit(report: Report): string {
  return junitOf([suiteOf(report)]);
}

/** A `testsuite` with its cases. */
export interface JunitSuite {
  /** Its attributes that count. */
  counts: { tests: number; failures: number; errors: number; skipped: number; seconds: number };
  lines: string[];
}

/** A whole file. */
export function junitOf(suites: readonly JunitSuite[]): string {
  const sum = (of: keyof JunitSuite['counts']) => suites.reduce((all, { counts }) => all + counts[of], 0);
  const counts =
    `tests="${sum('tests')}" failures="${sum('failures')}" errors="${sum('errors')}" ` +
    `skipped="${sum('skipped')}" time="${sum('seconds').toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="firedrill" ${counts}>`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
}

/** @param excuse why what is broken in it fails nothing: its broken cases are shown as skipped */
export function suiteOf(report: Report, excuse?: string): JunitSuite {
  const { findings, verdict } = report;
  const unfinished = verdict.status === 'error' || verdict.status === 'aborted';
  const cases = [
    ...findings.map((one) => testCase(report, one, excuse)),
    ...(unfinished ? [unfinishedCase(report, excuse)] : []),
  ];
  const failed = findings.filter(({ grade }) => grade === 'fail').length;
  const unproven = findings.filter(({ grade }) => grade === 'no-evidence').length + (unfinished ? 1 : 0);
  const seconds = Object.values(report.durations).reduce((sum, ms) => sum + ms, 0) / 1000;
  const counts =
    excuse === undefined
      ? { failures: failed, errors: unproven, skipped: 0 }
      : { failures: 0, errors: 0, skipped: failed + unproven };
  const properties = { run: report.run, verdict: verdict.status, pace: report.pace, commit: report.commit };
  return {
    counts: { tests: cases.length, ...counts, seconds },
    lines: [
      `  <testsuite name="${escapeXml(subject(report))}" tests="${cases.length}" failures="${counts.failures}" ` +
        `errors="${counts.errors}" skipped="${counts.skipped}" time="${seconds.toFixed(3)}" ` +
        `timestamp="${escapeXml(report.startedAt)}">`,
      '    <properties>',
      ...Object.entries(properties).map(
        ([name, value]) => `      <property name="${name}" value="${escapeXml(String(value))}"/>`,
      ),
      '    </properties>',
      ...cases,
      '  </testsuite>',
    ],
  };
}

function testCase(
  report: Report,
  { expectation, phase, grade, because }: Finding,
  excuse: string | undefined,
): string {
  const className = `firedrill.${report.target}.${report.drill}.${report.variant}.${phase}`;
  const open = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(expectation)}"`;
  const reason = escapeXml(because);
  if (excuse !== undefined && (grade === 'fail' || grade === 'no-evidence'))
    return `${open}><skipped message="${escapeXml(excuse)}: ${reason}"/></testcase>`;
  switch (grade) {
    case 'pass':
      return `${open}/>`;
    case 'acceptable':
      return `${open}><system-out>acceptable, but not the objective: ${reason}</system-out></testcase>`;
    case 'fail':
      return `${open}><failure message="${reason}">${reason}</failure></testcase>`;
    case 'no-evidence':
      return `${open}><error message="no evidence: ${reason}">${reason}</error></testcase>`;
  }
}

function unfinishedCase(report: Report, excuse: string | undefined): string {
  const reason = escapeXml(sentence(report));
  const className = escapeXml(`firedrill.${report.target}.${report.drill}.${report.variant}`);
  const what =
    excuse === undefined
      ? `<error message="${report.verdict.status}: ${reason}">${reason}</error>`
      : `<skipped message="${escapeXml(excuse)}: ${reason}"/>`;
  return `    <testcase classname="${className}" name="the run is finished">${what}</testcase>`;
}

/** Escapes what XML reserves and drops the control characters that XML 1.0 cannot hold at all. */
export function escapeXml(text: string): string {
  return Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x20 && character !== '\t' && character !== '\n' && character !== '\r') return '';
    if ((code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return '';
    return ENTITIES[character] ?? character;
  }).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};
