/** Lines that must be in a service's log, and lines that must not. */

import { describe, expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import type { LogPromise } from '../../harness/promises/logs/logs.ts';
import { plus, withContract, without } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const NAMED: LogPromise = {
  title: 'the log names the database',
  service: 'api',
  line: 'database .* unreachable',
  is: { after: 'injection', withinMs: 2_000 },
};
const STACKS: LogPromise = { title: 'no stack trace', service: 'api', line: 'TypeError', is: 'never' };

const read: TimelineRecord = { kind: 'source', t: 2_500, source: 'log of api', ok: true, detail: 'read' };
const line = (key: string, at: number, text: string): TimelineRecord => ({
  kind: 'log',
  t: at + 300,
  key,
  service: 'api',
  at,
  line: text,
});

const run = (...more: TimelineRecord[]) =>
  plus(withContract(healthyRun(), { logs: { named: NAMED, stacks: STACKS } }), read, ...more);

function finding(records: readonly TimelineRecord[], id: string) {
  const found = judge(records).findings.find((one) => one.id === id);
  return found && { grade: found.grade, because: found.because };
}

describe('a line that must be written within 2 s of the injection', () => {
  test('and is, passes and is quoted', () => {
    expect(finding(run(line('named', 7_500, 'database db:5432 is unreachable')), 'logs/named')).toEqual({
      grade: 'pass',
      because: '490 ms after the injection: database db:5432 is unreachable',
    });
  });

  test('and is not, fails', () => {
    expect(finding(run(), 'logs/named')).toEqual({ grade: 'fail', because: 'not within 2 s' });
  });

  test('and was there before the fault alone, fails', () => {
    expect(finding(run(line('named', 5_000, 'database x unreachable')), 'logs/named')?.grade).toBe('fail');
  });

  test('and comes late, fails with how late', () => {
    const late = finding(run(line('named', EDGES.injecting + 3_000, 'database x unreachable')), 'logs/named');
    expect(late).toEqual({ grade: 'fail', because: expect.stringMatching(/^3 s|^3\.00 s after/) });
  });

  test('of which the log could not be read, is not known', () => {
    const lost: TimelineRecord = {
      kind: 'source',
      t: 7_050,
      source: 'log of api',
      ok: false,
      detail: 'gone',
    };
    expect(finding(run(lost), 'logs/named')).toEqual({
      grade: 'no-evidence',
      because: expect.stringMatching(/^log of api did not answer/),
    });
  });

  test('of a fault that was never seen, is moot', () => {
    expect(finding(without(run(), 'effect'), 'logs/named')?.grade).toBe('no-evidence');
  });
});

describe('a line that must never be written', () => {
  test('and is not, passes', () => {
    expect(finding(run(), 'logs/stacks')?.grade).toBe('pass');
  });

  test('and is, fails with the moment and the line', () => {
    expect(finding(run(line('stacks', 9_000, 'TypeError: x')), 'logs/stacks')).toEqual({
      grade: 'fail',
      because: 'at 9.000 s: TypeError: x',
    });
  });

  test('where the log was never read, is not known: silence of what was not read is none', () => {
    const unread = without(run(), 'source', ({ source }) => source === 'log of api');
    expect(finding(unread, 'logs/stacks')?.grade).toBe('no-evidence');
  });
});
