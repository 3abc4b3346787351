import type { WorkloadSpec } from 'firedrill/config';

const headers = { cookie: '{cookie}' };

/** Who the drills' users are: one who has registered. */
export const login = {
  method: 'POST',
  path: '/auth/register',
  body: { username: 'drill', password: 'drill-on-loopback' },
  capture: { cookie: 'header:set-cookie' },
} satisfies WorkloadSpec['login'];

/**
 * Files of one chunk: announced, uploaded, completed; read by their ids, and listed page by page.
 * @param root the folder in which they are
 * @param first where the list begins: behind what was there before
 */
export const filesOf = (login: WorkloadSpec['login'], root: string, first: string): WorkloadSpec => ({
  ratePerSecond: 8,
  deadlineMs: 3000,
  ...(login === undefined ? {} : { login }),
  write: {
    method: 'POST',
    path: '/drive/files',
    headers,
    body: { id: '{id}', folderId: root, encryptedMetadata: 'Drill {n}' },
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
  // As the list has it: what was announced and never completed is in neither.
  read: { method: 'GET', path: '/drive/files/{id}?complete=true', headers, found: [200], absent: [404] },
  list: {
    method: 'GET',
    path: '/drive/files?limit=500&after={after}',
    headers,
    ids: 'data.items',
    id: 'id',
    pages: { first, next: 'data.next' },
  },
});

export const workload: WorkloadSpec = filesOf(login, 'root-drill', '0');
