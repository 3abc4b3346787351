/** Results of others' tests: how they are read, and what a quarantine says of them. */

import { describe, expect, test } from 'vitest';
import { readGoTest } from '../../harness/gate/tests/go-test.ts';
import { readJunit } from '../../harness/gate/tests/junit.ts';
import { isNamed } from '../../harness/gate/tests/named.ts';
import { checklist, gated, results } from './support/gate.ts';

describe('JUnit', () => {
  test('is read with suites in suites, states, durations, reasons, and its latest time', () => {
    const text = `<?xml version="1.0"?><testsuites><testsuite name="a" timestamp="2027-01-09T10:00:00">
      <testcase classname="pkg" name="TestA" time="0.5"/><testsuite name="b" timestamp="2027-01-09T11:00:00Z">
      <testcase name="T &amp; B"><failure message="got &lt;500&gt;">long</failure></testcase>
      <testcase classname="pkg" name="TestC"><skipped/></testcase>
      <testcase classname="pkg" name="TestD"><error>boom</error></testcase></testsuite></testsuite></testsuites>`;
    expect(readJunit(text, 'r.xml')).toEqual({
      at: '2027-01-09T11:00:00.000Z',
      tests: [
        { name: 'pkg > TestA', state: 'pass', durationMs: 500 },
        { name: 'b > T & B', state: 'fail', detail: 'got <500>' },
        { name: 'pkg > TestC', state: 'skip' },
        { name: 'pkg > TestD', state: 'fail', detail: 'boom' },
      ],
    });
  });

  test.each([
    ['no XML', 'PASS', /r.xml is no JUnit XML/],
    ['cut off', '<testsuite><testcase name="a"/>', /r.xml is no JUnit XML/],
    ['without a test', '<testsuites></testsuites>', /it has no test/],
    ['with a test that has no name', '<testsuite><testcase/></testsuite>', /its suites are none/],
  ])('%s is refused', (_, text, message) => {
    expect(() => readJunit(text, 'r.xml')).toThrow(message);
  });
});

describe('go test -json', () => {
  const line = (one: object) => JSON.stringify({ Time: '2027-01-09T10:00:00Z', Package: 'p', ...one });

  test('is read by the end of each test; one that began and never ended failed', () => {
    const text = [
      line({ Action: 'run', Test: 'TestA' }),
      line({ Action: 'pass', Test: 'TestA', Elapsed: 0.25 }),
      line({ Action: 'run', Test: 'TestB' }),
      line({ Action: 'output', Test: 'TestB', Output: 'panic: no\n' }),
      line({ Action: 'fail', Package: 'q' }),
    ].join('\n');
    expect(readGoTest(text, 'go.json')).toEqual({
      at: '2027-01-09T10:00:00.000Z',
      tests: [
        { name: 'p > TestA', state: 'pass', durationMs: 250 },
        { name: 'p > TestB', state: 'fail', detail: 'it began and never ended' },
        { name: 'q > (package)', state: 'fail', detail: 'the package fails' },
      ],
    });
  });

  test('what is no event of it is refused, by its line', () => {
    expect(() => readGoTest(`${line({ Action: 'run', Test: 'A' })}\nPASS`, 'go.json')).toThrow(
      /go.json:2 is no event/,
    );
    expect(() => readGoTest('', 'go.json')).toThrow(/it has no test/);
  });
});

test('a test is meant by its name, or by class and name, whatever it holds', () => {
  expect(isNamed(['TestUpload*'], 'pkg/a > TestUpload/Flow')).toBe(true);
  expect(isNamed(['pkg/a > *'], 'pkg/a > TestUpload')).toBe(true);
  expect(isNamed(['TestUpload'], 'pkg > TestUploads')).toBe(false);
});

describe('the quarantine', () => {
  const entry = { test: 'TestSlow', reason: 'issue 3', owner: 'Ada', until: '2027-01-31', where: 'nightly' };
  const fixed = { what: 'waits for the answer', at: '2027-01-09T14:00:00Z' };
  const gate = (quarantine: object[], state: 'pass' | 'fail', at = '2027-01-09T13:00:00.000Z') =>
    gated(
      { tests: [results({ at, tests: [{ name: 'pkg > TestSlow', state, durationMs: 20 }] })] },
      checklist({
        tests: { suites: [{ id: 'unit', title: 'U', format: 'junit' }], quarantine },
        conditions: [{ id: 'q', title: 'quarantine is in order', tests: 'quarantine' }],
      }),
    );

  test('a test that fails and is in none is NO-GO; with a reason it is a reservation', () => {
    expect(gate([], 'fail')).toMatchObject({
      decision: 'NO-GO',
      conditions: [{ because: 'tests: pkg > TestSlow fails and is in no quarantine' }],
    });
    const report = gate([entry], 'fail');
    expect(report.decision).toBe('GO WITH RESERVATIONS');
    expect(report.tests).toEqual([
      {
        name: 'pkg > TestSlow',
        suite: 'unit',
        state: 'fail',
        durationMs: 20,
        critical: false,
        note: 'quarantined: issue 3 (Ada, until 2027-01-31, runs nightly)',
      },
    ]);
    expect(report.reservations).toMatchObject([
      { id: 'test/pkg > TestSlow', owner: 'Ada', due: '2027-01-31' },
    ]);
  });

  test('that is over counts no more', () => {
    expect(gate([{ ...entry, until: '2027-01-09' }], 'fail')).toMatchObject({
      decision: 'NO-GO',
      conditions: [{ because: 'tests: pkg > TestSlow fails, and its quarantine is over since 2027-01-09' }],
    });
  });

  test('of a critical test is NO-GO, whatever its reason', () => {
    const of = checklist({
      tests: {
        suites: [{ id: 'unit', title: 'U', format: 'junit' }],
        quarantine: [entry],
        critical: [{ id: 'slow', title: 'slow', match: 'TestSlow' }],
      },
      conditions: [{ id: 'q', title: 'quarantine is in order', tests: 'quarantine' }],
    });
    const report = gated({ tests: [results({ tests: [{ name: 'pkg > TestSlow', state: 'fail' }] })] }, of);
    expect(report.conditions).toMatchObject([
      { state: 'fail', because: 'tests: pkg > TestSlow is critical and fails' },
    ]);
  });

  test('"fix applied, not re-tested" stands until a newer result closes it, either way', () => {
    const notes = (state: 'pass' | 'fail', at?: string) =>
      gate([{ ...entry, fixed }], state, at).tests[0]?.note;
    expect(notes('fail')).toMatch(/^not re-tested: issue 3/);
    expect(notes('pass', '2027-01-09T15:00:00.000Z')).toMatch(/^re-tested: passes/);
    expect(notes('fail', '2027-01-09T15:00:00.000Z')).toMatch(/^re-tested: still fails/);
    expect(gate([{ ...entry, fixed }], 'pass', '2027-01-09T15:00:00.000Z').notes).toEqual([
      'pkg > TestSlow passes: take it out of quarantine',
    ]);
    expect(gate([{ ...entry, fixed }], 'fail').reservations).toMatchObject([
      { because: 'fix applied, not re-tested: waits for the answer' },
    ]);
  });
});
