import { eachTwice, type RehearsalStep, steadyBefore } from 'firedrill/config';
import { backup, last, verify } from './backup.ts';
import { notes, role, versions, view } from './before.ts';
import { decide, nothingDone, permission } from './deciding.ts';
import { standing } from './standing.ts';
import { flows, onStaging, report, trial } from './trial.ts';
import { compare, goBack, recovered, start, stopBridge, syncAgain, upgrade, verified } from './upgrading.ts';

/** `twice`: each step is done again right after, and nothing may be otherwise. */
export const WAYS = ['once', 'twice'] as const;

const all: readonly RehearsalStep[] = [
  ...[steadyBefore, role, view, notes, versions, backup, verify, trial, onStaging, flows, report, decide],
  ...[permission, nothingDone, stopBridge, last, upgrade, compare, goBack],
  ...[start, recovered, syncAgain, verified],
];

export const steps = (way: string): readonly RehearsalStep[] =>
  way === 'twice' ? eachTwice(all, standing) : all;
