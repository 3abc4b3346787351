import type { PeopleContract, Tier } from 'firedrill/config';

const MINUTE = 60_000;

/** Who is called, as the owners' runbook has it; how each is reached stands where the team keeps it. */
export const people: PeopleContract = {
  contacts: {
    'on-call': { who: 'on-call engineer', reach: 'PagerDuty', receiver: 'pager' },
    'lead-devops': { who: 'lead DevOps', reach: 'PagerDuty', receiver: 'lead' },
    'lead-backend': { who: 'lead backend', reach: 'the team’s list' },
    dba: { who: 'database administrator', reach: 'the team’s list' },
    cto: { who: 'CTO', reach: 'PagerDuty', receiver: 'cto' },
  },
  escalation: [
    { tell: 'on-call' },
    { tell: 'lead-devops', afterMs: 15 * MINUTE },
    { tell: 'cto', afterMs: 30 * MINUTE },
  ],
};

/** The clocks of their runbook: first steps within five minutes of the page, and then so long for the recovery. */
export const within = (
  objective: number,
  acceptable?: number,
): Record<'acknowledge' | 'diagnose' | 'cure', Tier> => ({
  acknowledge: { objective: 5 * MINUTE, source: 'owners' },
  diagnose: { objective: 5 * MINUTE, acceptable: 15 * MINUTE, source: 'owners' },
  cure: {
    objective: objective * MINUTE,
    ...(acceptable === undefined ? {} : { acceptable: acceptable * MINUTE }),
    source: 'owners',
  },
});
