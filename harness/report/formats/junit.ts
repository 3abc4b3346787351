/** `junit.xml` for CI systems. It has a shape of its own: suites of cases instead of sections of blocks. */

import { escapeXml } from './xml.ts';

export interface JunitSuite {
  name: string;
  /** ISO 8601. */
  startedAt?: string;
  seconds: number;
  properties?: Readonly<Record<string, string>>;
  cases: readonly JunitCase[];
}

/** CI systems know a case again by its class and name: both are made of keys, and the words are in its text. */
export interface JunitCase {
  className: string;
  name: string;
  outcome: 'passed' | 'failure' | 'error' | 'skipped';
  /** One line, which most systems show beside the name. */
  message: string;
}

/** Counts what there is; ends with a newline. */
export function junit(suites: readonly JunitSuite[]): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="firedrill" ${counted(cases, seconds)}>`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function counted(cases: readonly JunitCase[], seconds: number): string {
  const of = (outcome: JunitCase['outcome']) => cases.filter((one) => one.outcome === outcome).length;
  return (
    `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" ` +
    `skipped="${of('skipped')}" time="${seconds.toFixed(3)}"`
  );
}

function suiteLines({ name, startedAt, seconds, properties = {}, cases }: JunitSuite): string[] {
  const when = startedAt === undefined ? '' : ` timestamp="${escapeXml(startedAt)}"`;
  const lines = Object.entries(properties).map(
    ([key, value]) => `      <property name="${escapeXml(key)}" value="${escapeXml(value)}"/>`,
  );
  return [
    `  <testsuite name="${escapeXml(name)}" ${counted(cases, seconds)}${when}>`,
    ...(lines.length === 0 ? [] : ['    <properties>', ...lines, '    </properties>']),
    ...cases.map(caseLine),
    '  </testsuite>',
  ];
}

function caseLine({ className, name, outcome, message }: JunitCase): string {
  const text = escapeXml(message);
  const open = `    <testcase classname="${escapeXml(className)}" name="${escapeXml(name)}">`;
  const said = {
    passed: `<system-out>${text}</system-out>`,
    failure: `<failure message="${text}">${text}</failure>`,
    error: `<error message="${text}">${text}</error>`,
    skipped: `<skipped message="${text}"/>`,
  }[outcome];
  return `${open}${said}</testcase>`;
}
