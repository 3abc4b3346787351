/** What can be known to be wrong with a rehearsal before anything is started. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { checkRehearsal } from '../../harness/cli/rehearse/check-rehearsal.ts';
import { loadRehearsals } from '../../harness/cli/rehearse/load-rehearsal.ts';
import type { Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';

const loaded = await loadTarget(join(ROOT, 'targets/atmr/target.ts'));
const check = (change: Partial<Rehearsal>) =>
  checkRehearsal({ loaded, rehearsal: { ...backout, ...change } });

test('those that ship are right', async () => {
  const all = await loadRehearsals([loaded]);
  expect(all.map(({ rehearsal }) => rehearsal.name)).toEqual(['backout', 'killswitch']);
  for (const one of all) await checkRehearsal(one);
});

describe('it is said', () => {
  test.each<[string, Partial<Rehearsal>, RegExp]>([
    ['the day', { due: 'Tuesday' }, /"Tuesday" is no day of the month/],
    ['the default variant', { defaultVariant: 'rain' }, /backout.ts: defaultVariant must be one of errors/],
    [
      'a release',
      { variants: { errors: { title: '', release: '3' } } },
      /variants.errors.release must be one of 1.0.0/,
    ],
    ['what is deployed', { deployed: ['web'] }, /deployed names web, which is no service of atmr/],
    ['no way', { ways: [] }, /ways must name at least one/],
    [
      'a patch that is not there',
      { releases: { ...backout.releases, '1.0.0': ['no.patch'] } },
      /the patch no.patch cannot be read/,
    ],
    [
      'a patch that does not fit',
      { releases: { ...backout.releases, '1.0.0': ['releases/misbehaviours/corrupt-writes.patch'] } },
      /corrupt-writes.patch does not fit src\/bookings\/store.ts/,
    ],
    [
      'two steps of one id',
      { steps: (way) => [...backout.steps(way), ...backout.steps(way)] },
      /steps\("named"\) and figures have the id steady twice/,
    ],
    [
      'a figure with the id of a step',
      { figures: [{ id: 'decide', title: '' }] },
      /steps\("named"\) and figures have the id decide twice/,
    ],
  ])('%s', async (_, change, words) => {
    await expect(check(change)).rejects.toThrow(words);
  });
});
