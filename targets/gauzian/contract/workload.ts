import type { WorkloadSpec } from 'firedrill/config';

const FOLDER = 'root-drill';
const headers = { cookie: '{cookie}' };

/** Who the drills' users are: one who has registered. */
export const login = {
  method: 'POST',
  path: '/auth/register',
  body: { username: 'drill', password: 'drill-on-loopback' },
  capture: { cookie: 'header:set-cookie' },
} satisfies WorkloadSpec['login'];

/** A file of one chunk: announced, uploaded, completed; read by its id, and listed page by page. */
export const workload: WorkloadSpec = {
  ratePerSecond: 8,
  deadlineMs: 3000,
  login,
  write: {
    method: 'POST',
    path: '/drive/files',
    headers,
    body: { id: '{id}', folderId: FOLDER, encryptedMetadata: 'Drill {n}' },
    acknowledged: [200, 201],
    steps: [
      {
        method: 'PUT',
        path: '/drive/files/{id}/chunks/0',
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        raw: 'chunk {n} of the drill',
        acknowledged: [204],
      },
      { method: 'POST', path: '/drive/files/{id}/complete', headers, acknowledged: [200] },
    ],
  },
  read: { method: 'GET', path: '/drive/files/{id}', headers, found: [200], absent: [404] },
  list: {
    method: 'GET',
    path: '/drive/files?limit=500&after={after}',
    headers,
    ids: 'data.items',
    id: 'id',
    pages: { first: '0', next: 'data.next' },
  },
};
