/** What can be known to be wrong with a rehearsal before anything is started. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { checkRehearsal } from '../../harness/cli/rehearse/check-rehearsal.ts';
import { loadRehearsals } from '../../harness/cli/rehearse/load-rehearsal.ts';
import { parseRehearsal } from '../../harness/rehearse/parse-rehearsal.ts';
import type { Rehearsal } from '../../harness/rehearse/rehearsal.ts';
import { type ReleasesSpec, releases } from '../../harness/rehearse/releases.ts';
import { bookings, decision } from '../../targets/atmr/rehearsals/backout/parts.ts';
import { steps } from '../../targets/atmr/rehearsals/backout/steps.ts';
import { BEFORE, patches } from '../../targets/atmr/rehearsals/backout/variants.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';

const loaded = await loadTarget(join(ROOT, 'targets/atmr/target.ts'));
const check = async (change: Partial<Rehearsal>) =>
  checkRehearsal({ loaded, rehearsal: parseRehearsal({ ...backout, ...change }, 'backout.ts') });
/** Another release part in the place of the backout's own. */
const withReleases = (change: Partial<ReleasesSpec>): Partial<Rehearsal> => ({
  parts: [
    bookings,
    releases({ patches, before: BEFORE, next: () => '2.0.0', deployed: ['api'], ...change }),
    decision,
  ],
});

test('those that ship are right', async () => {
  const all = await loadRehearsals([loaded]);
  expect(all.map(({ rehearsal }) => rehearsal.name)).toEqual(['backout', 'killswitch', 'restore']);
  for (const one of all) await checkRehearsal(one);
});

describe('it is said', () => {
  test.each<[string, Partial<Rehearsal>, RegExp]>([
    ['the day', { due: 'Tuesday' }, /"Tuesday" is no day of the month/],
    ['a release', withReleases({ next: () => '3' }), /variants.errors.release must be one of 1.0.0/],
    [
      'what is deployed',
      withReleases({ deployed: ['web'] }),
      /deployed names web, which is no service of atmr/,
    ],
    [
      'a service that runs another component',
      { instead: { databse: 'postgres-15' } },
      /instead names databse, which is no service; did you mean database\?/,
    ],
    [
      'the component that it runs',
      { instead: { database: 'postgres-16' } },
      /instead.database names postgres-16, which is no component; did you mean postgres-15\?/,
    ],
    ['no way', { ways: [] }, /ways: must name at least one/],
    [
      'a patch that is not there',
      withReleases({ patches: { ...patches, '1.0.0': ['no.patch'] } }),
      /the patch no.patch cannot be read/,
    ],
    [
      'a patch that does not fit',
      withReleases({ patches: { ...patches, '1.0.0': ['releases/misbehaviours/corrupt-writes.patch'] } }),
      /corrupt-writes.patch does not fit src\/bookings\/store.ts/,
    ],
    [
      'two steps of one id',
      { steps: (way) => [...steps(way), ...steps(way)] },
      /steps\("named"\) and figures have the id steady twice/,
    ],
    [
      'a figure with the id of a step',
      { figures: [{ id: 'decide', title: 'Decided' }] },
      /steps\("named"\) and figures have the id decide twice/,
    ],
  ])('%s', async (_, change, words) => {
    await expect(check(change)).rejects.toThrow(words);
  });
});

describe('a key that is wrong is named, with file and remedy', () => {
  const [first] = steps('named');
  const parse = (exported: unknown) => () => parseRehearsal(exported, 'rehearsals/backout.ts');
  test.each<[string, unknown, string]>([
    ['a key', { ...backout, sumary: 'x' }, 'there is no key "sumary"; did you mean summary?'],
    ['no steps', { ...backout, steps: undefined }, 'steps: must be a list of steps, or a function'],
    ['no step', { ...backout, steps: [] }, 'steps: must name at least one'],
    [
      'a key of a step',
      { ...backout, steps: [{ ...first, limitsMs: 1 }] },
      'steps.0: there is no key "limitsMs"; did you mean limitMs?',
    ],
    ['a look that is none', { ...backout, steps: [{ ...first, look: true }] }, 'steps.0.look: must be'],
    ['a part that is none', { ...backout, parts: [{}] }, 'parts.0: must be a part'],
    ['no rehearsal at all', undefined, '(the default export): is missing; it must be an object'],
    [
      'the traffic',
      { ...backout, workload: { ...backout.workload, ratePerSecond: -1 } },
      'workload.ratePerSecond: must be more than 0, and is -1',
    ],
  ])('%s', (_, exported, words) => {
    expect(parse(exported)).toThrow(/^rehearsals\/backout.ts is not a rehearsal:/);
    expect(parse(exported)).toThrow(words);
  });
});

describe('everything that is wrong with a rehearsal is said at once', () => {
  const [first] = steps('named');
  const shellStep = { id: 'b', title: 'B', until: 'b', in: 'api', run: 'true', check: 'true' };
  const messageOf = (exported: unknown): string => {
    try {
      parseRehearsal(exported, 'x.ts');
    } catch (error) {
      return String((error as Error).message);
    }
    return 'nothing is wrong';
  };

  test('several steps of a list, each once though there are two ways', () => {
    const wrong = [
      { ...first, limitsMs: 1 },
      first,
      { ...shellStep, chek: 'x' },
      { ...first, look: 1, how: 1 },
    ];
    expect(messageOf({ ...backout, steps: wrong }).split('\n')).toEqual([
      'x.ts is not a rehearsal:',
      '  steps.0: there is no key "limitsMs"; did you mean limitMs?',
      '  steps.2: there is no key "chek"; did you mean check?',
      expect.stringContaining('  steps.3.how: '),
      '  steps.3.look: must be a function',
    ]);
  });

  test('steps of several ways', () => {
    const wrong = (way: string) => [{ ...first, id: way === 'named' ? 1 : 'a', limitMs: -1 }];
    const said = messageOf({ ...backout, ways: ['named', 'latest'], steps: wrong });
    expect(said).toMatch(/steps\("named"\)\.0\.id: /);
    expect(said).toMatch(/steps\("named"\)\.0\.limitMs: /);
    expect(said).toMatch(/steps\("latest"\)\.0\.limitMs: /);
  });

  test('keys of the rehearsal and of its steps', () => {
    const said = messageOf({ ...backout, sumary: 'x', due: 'Tuesday', steps: [{ ...first, limitsMs: 1 }] });
    expect(said).toContain('sumary');
    expect(said).toContain('due: "Tuesday"');
    expect(said).toContain('limitsMs');
  });
});

test('what is left out of a rehearsal is what most have', () => {
  const { name, title, summary, due } = backout;
  const plain = parseRehearsal({ name, title, summary, due, steps: steps('named') }, 'plain.ts');
  expect(plain).toEqual(
    expect.objectContaining({
      variants: { usual: { title: 'nothing goes wrong' } },
      ways: ['usual'],
      figures: [],
      parts: [],
    }),
  );
  expect(plain.steps('usual').map(({ id }) => id)).toEqual(steps('named').map(({ id }) => id));
});
