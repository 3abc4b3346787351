/** Several replicas behind an entrance: which of them answered, by what each says of itself. */

import { expect, test } from 'vitest';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { withHeader } from './support/mutate.ts';
import { EDGES, healthyRun, inOrder } from './support/timeline.ts';

type Reply = Extract<TimelineRecord, { kind: 'replica' }>;

const NAMES = ['web', 'web-2'];
const WATCHED = { of: 'web', path: '/', says: 'x-served-by', backWithinMs: 1_000, names: NAMES };

/** Looks every 100 ms at each of them and at the entrance, which is answered by turns. */
function replies(change: (reply: Reply) => Reply | undefined): Reply[] {
  const all = Array.from({ length: 155 }, (_, n) => 2_500 + 100 * n).flatMap((t, n): Reply[] => [
    ...NAMES.map(
      (asked): Reply => ({ kind: 'replica', intended: t, t: t + 5, asked, ok: true, said: `host-${asked}` }),
    ),
    { kind: 'replica', intended: t, t: t + 5, asked: 'api', ok: true, said: `host-${NAMES[n % 2]}` },
  ]);
  return all.flatMap((one) => change(one) ?? []);
}

const broken = ({ intended }: Reply) => intended >= EDGES.injecting && intended < EDGES.undone;
const byTwo = ({ asked, said }: Reply) => asked === 'api' && said === 'host-web-2';

function judged(change: (reply: Reply) => Reply | undefined) {
  const records = withHeader(healthyRun(), { replicas: WATCHED, service: 'web-2' });
  const { findings } = judge(inOrder([...records, ...replies(change)]));
  return (id: string) => findings.find((one) => one.id === `replicas/${id}`);
}

test('each answers and answers users; while one is broken the other does, and then both again', () => {
  const found = judged((one) => (broken(one) && byTwo(one) ? { ...one, said: 'host-web' } : one));
  expect(found('told-apart')?.because).toBe('web says "host-web", web-2 says "host-web-2"');
  expect(found('web/steady')?.grade).toBe('pass');
  expect(found('web-2/steady')?.because).toMatch(
    /^asked by itself it answered \d+ of \d+; users were answered \d+ by web, \d+ by web-2$/,
  );
  expect(found('web/serves')).toMatchObject({
    grade: 'pass',
    because: expect.stringMatching(/, 0 by web-2$/),
  });
  expect(found('web-2/returns')?.grade).toBe('pass');
});

test('one that never answers users again fails; of one that never did nothing is known', () => {
  const never = judged((one) =>
    one.intended >= EDGES.injecting && byTwo(one) ? { ...one, said: 'host-web' } : one,
  );
  expect(never('web-2/returns')).toMatchObject({
    grade: 'fail',
    because: expect.stringMatching(/^not until /),
  });
  const idle = judged((one) => (byTwo(one) ? { ...one, said: 'host-web' } : one));
  // A steady state that was not reached says nothing of the fault.
  expect(idle('web-2/steady')).toMatchObject({
    grade: 'no-evidence',
    because: expect.stringMatching(/, 0 by web-2$/),
  });
});

test('one that is left and does not answer users while the other is broken fails', () => {
  const found = judged((one) => (broken(one) && one.asked === 'api' ? { ...one, ok: false } : one));
  expect(found('web/serves')?.grade).toBe('fail');
});

test('replicas that say the same, or nothing, cannot be told apart', () => {
  expect(judged((one) => ({ ...one, said: 'same' }))('told-apart')).toMatchObject({
    grade: 'no-evidence',
    because: 'web and web-2 both say "same"',
  });
  const silent = judged(({ said: _, ...one }) => one);
  expect(silent('told-apart')?.because).toBe('web never said which it is');
  expect(silent('web/serves')?.grade).toBe('no-evidence');
});
