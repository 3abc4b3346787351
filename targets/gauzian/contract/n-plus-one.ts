import type { CallAnswer, DrillContract } from 'firedrill/config';
import { allowedIn } from '../../allowed-alerts.ts';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';
import { ALL_TABLES, runbooks } from './runbooks.ts';
import { latencyTold, listed, seeded, slowed } from './seeded.ts';

/**
 * A page of five hundred files is five hundred and one statements then, one after another: each is quick, and a page is not. All of
 * them on one replica, while the other starts, take fewer connections than its pool has: that would be another cause.
 */
const IN_HAND = 15;

/** The edge's answer while a replica that was set otherwise is not there yet, and its own while it starts. */
const STARTING: readonly CallAnswer[] = [
  { answer: { status: 502 } },
  { answer: { status: 503, json: { success: false } } },
];

/** The same drive and the same alert as without its index: by what the database keeps of its statements the two are told apart. */
export const nPlusOne: DrillContract = {
  ...seeded,
  replicas: 'all',
  calls: {
    page: listed('limit=500'),
    // By the index that the other drill drops, so that its statement is among those that are looked at.
    folder: listed('folder=seeded-folder-7&limit=20'),
  },
  checks: {
    ...slowed('page', IN_HAND, STARTING),
    'by-folder': {
      title: 'a folder is listed meanwhile',
      phase: 'hold',
      call: 'folder',
      everyMs: 500,
      steps: [
        { rounds: { atLeast: 0 }, answers: [...STARTING] },
        { rounds: { atLeast: 15 }, answers: [{ answer: 'good' }] },
      ],
    },
  },
  remedies: {
    joined: {
      title: 'ACCESS_LOADING from each to joined',
      figure: 'median',
      without: 'late',
      with: 'quick-again',
    },
  },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: {
    ...latencyTold,
    allowed: [
      ...latencyTold.allowed,
      ...allowedIn(['inject', 'hold', 'recover', 'verify'], {
        GauzianBackendDown:
          'both replicas may be away at once, and whether they are depends on how quickly each starts',
      }),
    ],
  },
  runbooks: runbooks('each', ALL_TABLES),
  objectives: ourObjectivesForACutNetwork,
};
