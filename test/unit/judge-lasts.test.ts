/** A fault that was to last for a while lasted so long, or that is not known. */

import { expect, test } from 'vitest';
import { judge } from '../../harness/promises/judge.ts';
import { withHeader } from './support/mutate.ts';
import { EDGES, healthyRun } from './support/timeline.ts';

const HELD_MS = EDGES.undoing - EDGES.injected;

function graded(lasts: number) {
  const run = healthyRun();
  const [header] = run;
  if (header?.kind !== 'run') throw new Error('there is no header');
  const contract = { ...header.contract, lasts: lasts * header.pace.pace };
  const { findings } = judge(withHeader(run, { contract }));
  return findings.find(({ id }) => id === 'lasts/fault');
}

test('as long as it was to last', () => {
  expect(graded(HELD_MS)?.grade).toBe('pass');
});

test('shorter than it was to last is no evidence', () => {
  expect(graded(HELD_MS + 1)).toMatchObject({
    grade: 'no-evidence',
    because: expect.stringMatching(/^it was in for /),
  });
});
