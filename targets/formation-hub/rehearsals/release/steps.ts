import { eachTwice, type RehearsalStep } from 'firedrill/config';
import { deployBack, findBefore, recovered, syncAgain, verified } from './back.ts';
import { backup, verify } from './backup.ts';
import { declare } from './declare.ts';
import { announce, deploy, health, remember, smokeTest, stayedWell, watch } from './deploying.ts';
import { alone, approve, ci, e2e, nothingDone, passOver, permission, signOff, staging } from './evidence.ts';
import { changelog, tag } from './paper.ts';
import { forget, restore, stopBridge } from './restoring.ts';
import { abuse, audit, oldIsRefused, rotate } from './rotating.ts';
import { standing } from './standing.ts';
import { steady } from './steady.ts';

/** `twice`: each step is done again right after, and nothing may be otherwise. */
export const WAYS = ['once', 'twice'] as const;

const all: readonly RehearsalStep[] = [
  ...[steady, changelog, staging, ci, e2e, signOff, backup, verify, tag, approve, alone, passOver],
  ...[
    permission,
    nothingDone,
    remember,
    deploy,
    health,
    smokeTest,
    abuse,
    declare,
    watch,
    stayedWell,
    announce,
  ],
  ...[findBefore, stopBridge, restore, forget, rotate, deployBack, recovered, oldIsRefused, syncAgain, audit],
  verified,
];

export const steps = (way: string): readonly RehearsalStep[] =>
  way === 'twice' ? eachTwice(all, standing) : all;
