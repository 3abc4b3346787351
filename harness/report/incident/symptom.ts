/** What users got while it lasted: what their requests were answered most often, else what their probe was. */

import type { Account } from '../../incident/account.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Facts } from '../../signals/facts.ts';

const WITHOUT_STATUS: Readonly<Record<string, string>> = {
  bad: 'wrong answers',
  late: 'no answer in time',
  refused: 'no connection: it is refused',
  reset: 'broken connections',
  indeterminate: 'no answer',
};

interface Answer {
  outcome: string;
  status?: number | undefined;
}

export function symptomOf({ title, parts }: Account, { users }: Incident, facts: Facts): string {
  if (users === undefined)
    return `${title}: ${parts[0]?.promise ?? 'a promise'} is broken, and users notice nothing`;
  const most = mostOften(refusedWrites(facts, users.from)) ?? mostOften(badAnswers(facts, users.from));
  return most === undefined ? 'some of what users ask for fails' : `users get ${most}`;
}

function refusedWrites({ writes }: Facts, from: number): Answer[] {
  return writes.filter(({ outcome, intended }) => outcome !== 'acknowledged' && intended >= from);
}

function badAnswers({ probes: { user } }: Facts, from: number): Answer[] {
  return Array.from({ length: user.length }, (_, i) => i)
    .filter((i) => !user.good(i) && user.intended(i) >= from)
    .map((i) => user.answer(i));
}

function mostOften(answers: readonly Answer[]): string | undefined {
  const words = answers
    .map(({ outcome, status }) =>
      status === undefined ? WITHOUT_STATUS[outcome] : `errors (HTTP ${status})`,
    )
    .filter((one) => one !== undefined);
  const [most] = [...Map.groupBy(words, (one) => one)].sort(([, a], [, b]) => b.length - a.length);
  return most?.[0];
}
