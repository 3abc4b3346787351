import type { DrillContract, MetricExpectation, WorkloadSpec } from 'firedrill/config';
import { login } from './login.ts';

/** An empty WAV file: what is uploaded must be one of audio, or it fails. */
const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';

/** Users who upload in place of those who write playlists: accepted, polled until done, and published as one track each. */
const workload: WorkloadSpec = {
  ratePerSecond: 8,
  deadlineMs: 3000,
  login,
  write: {
    method: 'POST',
    path: '/api/v1/uploads',
    headers: { authorization: 'Bearer {token}' },
    body: { id: '{id}', title: 'Drill {n}', content: SILENCE },
    acknowledged: [202],
  },
  // Accepted is not done.
  done: { field: 'data.status', is: 'done', within: 60_000 },
  read: { method: 'GET', path: '/api/v1/uploads/{id}', found: [200], absent: [404] },
  // What is processed twice would be two tracks of one upload.
  list: {
    method: 'GET',
    path: '/api/v1/tracks?limit=500&after={after}',
    ids: 'data.items',
    id: 'uploadId',
    pages: { first: '0', next: 'data.next' },
  },
};

/** What drills of uploads have in common: the broker and the worker, and users who upload. */
export const uploads = {
  profiles: ['uploads'],
  workload,
  // VezaUploadsStuck needs more than three of production's minutes, and half a minute more when a scrape comes late: a hold
  // that ended with its first firing would leave it to chance whether it fires as written.
  periodMs: 16_000,
} satisfies DrillContract;

/** While no worker works or no message comes, uploads are accepted and wait. */
export const uploadsWait: Record<string, MetricExpectation> = {
  'uploads-wait': {
    title: 'uploads that wait show in veza_uploads_unfinished',
    query: 'max(veza_uploads_unfinished)',
    phase: 'hold',
    holds: 'eventually',
    is: { above: 20 },
  },
  'worked-off': {
    title: 'none is left in veza_uploads_unfinished',
    query: 'max(veza_uploads_unfinished)',
    phase: 'verify',
    holds: 'eventually',
    is: { equals: 0 },
  },
};
