import { type RehearsalStep, steadyBefore } from 'firedrill/config';
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

export const steps: readonly RehearsalStep[] = [
  ...[steadyBefore, asWritten, failsWell, mirrorFirst, uploads, dump, send, mirrorAfter, told, disaster],
  ...[down, forward, fetch, unpacking, drop, create, restore, chunksBack, whole, mark, forget],
  ...[up, recovered, logs, tried],
];
