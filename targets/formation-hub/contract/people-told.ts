import type { ConversationSpec } from 'firedrill/config';
import { conversation } from './conversation.ts';
import { record } from './record.ts';

/** A trainer who has no hours left: whatever is given to her is more than she has. */
const ADA = 1;

const read = (to: string): ConversationSpec['sides'][string] => ({
  service: 'inbox',
  has: { method: 'GET', path: `/control/messages?to=${to}`, items: 'items', shows: 'text' },
});

/** What is mailed to the administrator and to that trainer, as they read it. */
const admin = read('admin@formation-hub.example');
const trainer = read('ada@formation-hub.example');

const given = (table: 'attribution' | 'intervention') => ({
  ratePerSecond: 2,
  deadlineMs: 3_000,
  first: {
    service: 'tables',
    method: 'POST' as const,
    path: `/api/database/rows/table/${table}/`,
    body: { objet: '{event}', personne: ADA, heures: 1 },
    acknowledged: [200],
  },
  within: conversation.within,
});

/** People give work away: the trainer is mailed of each assignment, once, and the administrator that her hours are exceeded. */
export const assignments: ConversationSpec = {
  ...given('attribution'),
  sides: { trainer, admin, record },
};

/** Hours are entered: the administrator is mailed once for each that is more than the trainer has. */
export const interventions: ConversationSpec = {
  ...given('intervention'),
  sides: { admin, record },
};
