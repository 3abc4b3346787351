import { type RehearsalStep, servedSteadily } from 'firedrill/config';
import { asWritten, failsWell } from './as-written.ts';
import { dump, mirrorAfter, mirrorFirst, send, told, uploads } from './backing-up.ts';
import {
  chunksBack,
  create,
  disaster,
  down,
  drop,
  fetch,
  forget,
  forward,
  logs,
  mark,
  recovered,
  restore,
  tried,
  unpacking,
  up,
  whole,
} from './restoring.ts';

const steady: RehearsalStep = {
  id: 'steady',
  title: 'All is well before',
  who: 'Firedrill',
  part: 'scene',
  how: ['users are served'],
  until: 'users are served',
  limitMs: 120_000,
  everyMs: 500,
  look: async ({ faring }) => servedSteadily(faring),
};

export const steps: readonly RehearsalStep[] = [
  ...[steady, asWritten, failsWell, mirrorFirst, uploads, dump, send, mirrorAfter, told, disaster],
  ...[down, forward, fetch, unpacking, drop, create, restore, chunksBack, whole, mark, forget],
  ...[up, recovered, logs, tried],
];
