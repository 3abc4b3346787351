import type { Account } from '../../incident/account.ts';
import type { Incident } from '../../incident/incident.ts';
import type { Scale } from '../../incident/scale.ts';
import type { Facts } from '../../signals/facts.ts';

/** All that an incident record is written from. */
export interface IncidentParts {
  account: Account;
  facts: Facts;
  incident: Incident;
  scale: Scale;
  /** The form of its severity, as its file has it; absent where the team has none. */
  form?: string;
  /** How contacts of the contract are reached, by name. */
  contacts?: Readonly<Record<string, string>>;
}

/** What no evidence says. */
export const FOR_PEOPLE = '… (for people to say)';
