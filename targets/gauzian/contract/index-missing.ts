import type { DrillContract } from 'firedrill/config';
import { ourObjectivesForACutNetwork } from '../../our-objectives.ts';
import { noRequestFails } from './no-request-fails.ts';
import { ALL_TABLES, runbooks } from './runbooks.ts';
import { latencyTold, listed, seeded, slowed } from './seeded.ts';

/**
 * A list without its index takes 50 to 80 ms of a processor: so many at once are answered after 18 × 50 ms / 0.4 = 2.3 s and more, which
 * is above the 2 s of the rules and below the 5 s of a statement. There are few of them, and each is long, since readiness' own statement
 * takes its turn among them: with 36 of a quarter of the work it did not come to it within its deadline.
 */
const IN_HAND = 18;

/** Six hundred thousand files, none of which is found by its folder any more. */
export const indexMissing: DrillContract = {
  ...seeded,
  // One of the folders that `seed.sql` fills.
  calls: { folder: listed('folder=seeded-folder-7&limit=200') },
  checks: slowed('folder', IN_HAND),
  remedies: {
    index: { title: 'the index', figure: 'median', without: 'late', with: 'quick-again' },
  },
  metrics: { 'no-request-fails': noRequestFails },
  alerts: latencyTold,
  runbooks: runbooks('index', ALL_TABLES),
  objectives: ourObjectivesForACutNetwork,
};
