import {
  type BackedUp,
  type Content,
  firstMoment,
  freshBackup,
  type Part,
  preconditions,
  slotsAt,
} from 'firedrill/config';
import { closedToUpgrades, FRIDAY } from '../shared/calendar.ts';
import { people } from '../shared/people.ts';
import { sceneOf } from './variants.ts';

const DAY_MS = 24 * 3_600_000;
/** What production is upgraded to. */
export const NEXT = 'PostgreSQL 17';

/** What steps keep for those after them. */
interface Kept extends BackedUp {
  /** What the database held once the bridge was stopped. */
  last: Content;
  /** Why the backup could not be moved in the trial, or what of it was not as it was. */
  troubles: readonly string[];
}

export const kept: Part<Kept> = {
  records: {},
  start: () => ({ api: { noted: new Map(), moment: { low: 0, high: 0 }, last: new Map(), troubles: [] } }),
};

/** Not an hour in which courses run besides. */
function isFridayAlone(moment: Date): boolean {
  const within = slotsAt(closedToUpgrades, moment);
  return within.length === 1 && within[0] === FRIDAY;
}

/** By the owners' workflow of upgrades; each is asked of a file. */
export const allowed = preconditions({
  list: [
    freshBackup('a backup younger than 24 h is verified, on the version that runs'),
    {
      id: 'trial',
      title: 'the backup moves to the next version, on a clone, and is as it was',
      is: 'tests',
      file: 'trial.json',
      withinMs: DAY_MS,
    },
    {
      id: 'flows',
      title: 'the flows are green on the clone',
      is: 'tests',
      file: 'flows.json',
      withinMs: DAY_MS,
    },
    { id: 'slot', title: 'no Friday, no hour of business', is: 'slot', closed: closedToUpgrades },
    {
      id: 'approval',
      title: 'it is decided: go',
      is: 'approval',
      file: 'approval.json',
      by: [people.releaser],
    },
  ],
  mayOverride: [people.second],
  asks(variant, now) {
    const wanted = (moment: Date) =>
      sceneOf(variant).friday ? isFridayAlone(moment) : slotsAt(closedToUpgrades, moment).length === 0;
    return { release: NEXT, releaser: people.releaser, at: firstMoment(now, wanted) ?? now };
  },
  refuses: (variant) => sceneOf(variant).refuses,
});
