import type { ConversationSpec } from 'firedrill/config';
import { conversation } from './conversation.ts';
import { record } from './record.ts';

const ROWS = '/api/database/rows/table/compte_rendu/';

/** People write minutes in the wiki; each page must have one row that knows it. */
export const minutes: ConversationSpec = {
  ratePerSecond: 3,
  deadlineMs: 3_000,
  first: {
    service: 'wiki',
    method: 'POST',
    path: '/api/pages/create',
    body: { spaceId: 'space-agence', title: '{event}', template: 'compte-rendu' },
    acknowledged: [200],
  },
  sides: {
    wiki: {
      service: 'wiki',
      has: { method: 'GET', path: '/control/pages', items: 'items', shows: 'title' },
    },
    tables: {
      service: 'tables',
      has: { method: 'GET', path: ROWS, items: 'results', shows: 'titre', needs: ['docmost_page_id'] },
      told: {
        method: 'GET',
        path: '/control/told/compte_rendu',
        items: 'items',
        shows: 'titre',
        at: 'at',
      },
    },
    record,
  },
  within: conversation.within,
};
