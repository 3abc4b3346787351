import {
  deciding,
  firstMoment,
  freshBackup,
  type Part,
  preconditions,
  releases,
  restored as restoredPart,
  slotsAt,
} from 'firedrill/config';
import { closed, FRIDAY_EVENING } from '../shared/calendar.ts';
import { people } from '../shared/people.ts';
import { declared } from './declare.ts';
import { rollups } from './rollups.ts';
import { dependencies, rules, signals } from './rules.ts';
import type { State } from './state.ts';
import { BEFORE, patches, sceneOf } from './variants.ts';

const DAY_MS = 24 * 3_600_000;

/** Not an hour in which courses run besides. */
function isFridayEvening(moment: Date): boolean {
  const within = slotsAt(closed, moment);
  return within.length === 1 && within[0] === FRIDAY_EVENING;
}

/** By the owners' workflow, in its order; each is asked of a file. */
export const allowed = preconditions({
  list: [
    { id: 'ci', title: 'CI is green', is: 'tests', file: 'ci.json', withinMs: DAY_MS },
    { id: 'e2e', title: 'the flows are green on staging', is: 'tests', file: 'e2e.json', withinMs: DAY_MS },
    {
      id: 'sign-off',
      title: 'staging is signed off',
      is: 'approval',
      file: 'staging.json',
      by: [people.releaser],
    },
    freshBackup('a backup younger than 24 h is verified'),
    { id: 'slot', title: 'no Friday evening, no hour of business', is: 'slot', closed },
    {
      id: 'approval',
      title: 'a second person approves',
      is: 'approval',
      file: 'approval.json',
      by: [people.second],
      another: true,
    },
  ],
  mayOverride: [people.second],
  asks(variant, now) {
    const { release: next, friday } = sceneOf(variant);
    const wanted = (moment: Date) =>
      friday ? isFridayEvening(moment) : slotsAt(closed, moment).length === 0;
    return { release: next, releaser: people.releaser, at: firstMoment(now, wanted) ?? now };
  },
  refuses: (variant) => sceneOf(variant).refuses,
});

export const release = releases({
  patches,
  before: BEFORE,
  next: (variant) => sceneOf(variant).release,
  deployed: ['bridge'],
});

/** What was acknowledged before the moment that is restored must be there, later writes are given up. */
export const restored = restoredPart();

/** What steps keep for those after them. */
export const kept: Part<State> = {
  records: {},
  start: () => ({ api: { looked: {}, noted: new Map(), moment: { low: 0, high: 0 } } }),
};

export const decision = deciding({
  rules,
  signals,
  dependencies,
  userOf: (id) => id.slice(0, 2),
  content: (world, _since, signal) => world.of(rollups).compare(signal),
  looked: (world) => ({ ...world.of(kept).looked }),
  declared,
  expects: (variant) => sceneOf(variant).expects,
});
