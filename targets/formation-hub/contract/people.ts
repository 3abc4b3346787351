import type { PeopleContract } from 'firedrill/config';

/** Who is called, as the owners have it; who they are by name stands where the team keeps it. */
export const people: PeopleContract = {
  contacts: {
    'on-call': { who: 'the one on call', reach: 'PagerDuty', receiver: 'oncall' },
    second: { who: 'the second on call', reach: 'the team’s list' },
  },
};
