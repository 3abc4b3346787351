/** What is wrong with a checklist is said with its file, key and remedy, before anything is run. */

import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from '../../harness/cli/suite/yaml-file.ts';
import { asksOf } from '../../harness/gate/asks.ts';
import { checklistSchema } from '../../harness/gate/checklist.ts';
import { checklistProblems } from '../../harness/gate/checklist-problems.ts';
import { isMeant } from '../../harness/gate/glob.ts';
import { checklist, SMALL } from './support/gate.ts';

const [drills, papers] = SMALL.sections;
const item = (change: object) => ({ sections: [{ ...drills, items: [{ ...drills?.items[0], ...change }] }] });
const waiver = { item: 'drills/*', reason: 'issue 7', owner: 'Ada', until: '2027-01-31' };

describe('a checklist is refused', () => {
  test.each<[string, object, RegExp]>([
    [
      'with a key that there is not',
      { sections: [{ ...drills, kritical: true }] },
      /gate.yaml: sections.0: there is no key "kritical"; did you mean critical/,
    ],
    [
      'with a kind that there is not',
      item({ evidence: [{ kind: 'findings' }] }),
      /evidence.0.kind: must be one of finding, drill, .*, and is "findings"; did you mean finding\?/,
    ],
    ['without sections', { sections: [] }, /sections: must not be empty/],
    [
      'with a drill that is no name',
      item({ evidence: [{ kind: 'drill', drill: 'DB down' }] }),
      /drill: must be a drill, or a drill and a variant/,
    ],
    ['with days that no calendar has', { due: '99999999y' }, /due: must be a duration .* of 100y at most/],
    ['with an age that is none', { within: 'a week' }, /within: must be a duration such as 7d/],
    [
      'with a day that does not exist',
      { waivers: [{ ...waiver, until: '2027-02-30' }] },
      /waivers.0.until: must be a day that exists/,
    ],
    [
      'with a waiver without an owner',
      { waivers: [{ item: 'drills/*', reason: 'r', until: '2027-01-31' }] },
      /waivers.0.owner: is missing/,
    ],
    [
      'with a path that is none',
      item({ at: [{ kind: 'probe', path: 'http://elsewhere/' }] }),
      /path: must be a path such as \/readyz/,
    ],
  ])('%s', (_, change, message) => {
    expect(() => parseYaml(stringify({ ...SMALL, ...change }), 'gate.yaml', checklistSchema)).toThrow(
      message,
    );
  });

  test.each<[string, object, string]>([
    [
      'with a waiver of nothing',
      { waivers: [{ ...waiver, item: 'nothing/*' }] },
      'waivers.0.item: nothing/* means no item; there is drills/fires, papers/page',
    ],
    [
      'with a condition of nothing',
      { conditions: [{ id: 'c', title: 'c', items: ['x/*'] }] },
      'conditions.0.items: x/* means no item; there is drills/fires, papers/page',
    ],
    [
      'with a condition that asks nothing',
      { conditions: [{ id: 'c', title: 'c' }] },
      'conditions.0: asks for nothing; name items or tests',
    ],
    [
      'with an item that nothing shows',
      item({ evidence: [] }),
      'sections.0.items.0: fires has neither evidence nor at: nothing could ever show it',
    ],
    [
      'with a name that is taken',
      { sections: [drills, { ...papers, id: 'drills' }] },
      'sections.1.id: drills is taken; choose another',
    ],
    [
      'with a section called tests',
      { sections: [{ ...drills, id: 'tests' }] },
      'sections.0.id: tests is what critical tests are called; choose another',
    ],
    [
      'with a suite that there is not',
      item({ evidence: [{ kind: 'tests', match: 'a', suite: 'unit' }] }),
      'sections.0.items.0.evidence.0.suite: there is no suite unit in tests.suites',
    ],
    [
      'with a template of nothing',
      { templates: { audit: { title: 'A', sections: [{ id: 'a', title: 'A', use: ['x/*'] }] } } },
      'templates.audit.sections.0.use: x/* means no item; there is drills/fires, papers/page',
    ],
    [
      'with a reservation that nothing lifts',
      { reservations: [{ id: 'r', title: 'R', owner: 'Ada', due: '2027-01-31', lifts: 'x/y' }] },
      'reservations.0.lifts: x/y means no item; there is drills/fires, papers/page',
    ],
  ])('%s', (_, change, problem) => {
    expect(checklistProblems(checklist(change))).toEqual([problem]);
  });
});

test('what is asked is what its items name, each once', () => {
  const twice = {
    ...drills?.items[0],
    id: 'again',
    at: [
      { kind: 'probe', path: '/live' },
      { kind: 'probe', path: '/live' },
    ],
  };
  const of = checklist({ sections: [{ ...drills, items: [drills?.items[0], twice] }, papers] });
  expect(asksOf(of, 'gate')).toEqual({
    drills: ['db-down'],
    rehearsals: [],
    files: ['page.md'],
    rules: new Map(),
    jobs: [],
    questions: [{ of: 'api', path: '/live' }],
  });
});

test('a pattern means text within a part by *, across parts by **, and takes all else as it is', () => {
  expect(isMeant('alerts/*/fires', 'alerts/A/fires')).toBe(true);
  expect(isMeant('alerts/*', 'alerts/A/fires')).toBe(false);
  expect(isMeant('alerts/**', 'alerts/A/fires')).toBe(true);
  expect(isMeant('a.b', 'aXb')).toBe(false);
  expect(isMeant('a', 'ab')).toBe(false);
});
