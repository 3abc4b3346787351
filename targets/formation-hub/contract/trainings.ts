import type { ConversationSpec } from 'firedrill/config';
import { conversation } from './conversation.ts';
import { record } from './record.ts';

const ROWS = '/api/database/rows/table/formation/';

/** People make trainings of two blocks and rename them; each must have one page of its name, with a page below it for each block. */
export const trainings: ConversationSpec = {
  ratePerSecond: 2,
  deadlineMs: 3_000,
  first: {
    service: 'tables',
    method: 'POST',
    path: ROWS,
    body: { nom: '{event}', blocs: 'Matin, Soir' },
    acknowledged: [200],
    capture: { row: 'id' },
  },
  change: {
    service: 'tables',
    method: 'PATCH',
    path: `${ROWS}{row}/`,
    body: { nom: '{event}', statut: 'termine' },
    acknowledged: [200],
    times: 1,
  },
  last: { service: 'tables', method: 'DELETE', path: `${ROWS}{row}/`, acknowledged: [204], every: 3 },
  sides: {
    wiki: {
      service: 'wiki',
      has: {
        method: 'GET',
        path: '/control/pages',
        items: 'items',
        shows: 'title',
        needs: ['below.0', 'below.1'],
      },
      told: { method: 'GET', path: '/control/told', items: 'items', shows: 'title', at: 'at' },
    },
    tables: {
      service: 'tables',
      has: { method: 'GET', path: ROWS, items: 'results', shows: 'nom', needs: ['docmost_page_id'] },
    },
    record,
  },
  within: conversation.within,
};
