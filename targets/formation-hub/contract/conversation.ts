import type { ConversationSpec } from 'firedrill/config';
import { record } from './record.ts';

const ROWS = '/api/database/rows/table/projet/';

/**
 * People make projects, rename them at once, and delete one in three; each must have one page of its name, which its row must know,
 * and with the row the page is gone.
 */
export const conversation: ConversationSpec = {
  ratePerSecond: 3,
  deadlineMs: 3_000,
  first: {
    service: 'tables',
    method: 'POST',
    path: ROWS,
    body: { nom: '{event}', statut: 'en cours' },
    acknowledged: [200],
    capture: { row: 'id' },
  },
  change: {
    service: 'tables',
    method: 'PATCH',
    path: `${ROWS}{row}/`,
    body: { nom: '{event}' },
    acknowledged: [200],
    times: 2,
  },
  last: { service: 'tables', method: 'DELETE', path: `${ROWS}{row}/`, acknowledged: [204], every: 3 },
  sides: {
    wiki: {
      service: 'wiki',
      has: { method: 'GET', path: '/control/pages', items: 'items', shows: 'title' },
      told: { method: 'GET', path: '/control/told', items: 'items', shows: 'title', at: 'at' },
    },
    tables: {
      service: 'tables',
      has: { method: 'GET', path: ROWS, items: 'results', shows: 'nom', needs: ['docmost_page_id'] },
      told: { method: 'GET', path: '/control/told/projet', items: 'items', shows: 'nom', at: 'at' },
    },
    record,
  },
  // What waits is tried every 15 s at the latest, and its senders repeat what was not taken for about a minute and a half; what five
  // minutes have left takes about a minute.
  within: 120_000,
};
