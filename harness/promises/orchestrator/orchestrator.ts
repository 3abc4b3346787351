/** What the orchestrator would have done with the instance, and whether that is what its owners want. */

import type { Grade, OrchestratorAct, OrchestratorSummary } from '../../model/judgement.ts';
import { brokenAnswerSchema } from '../../model/request.ts';
import { periodOf } from '../../model/run-header.ts';
import { ENTRY } from '../../model/target.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { actInWords, askedHow } from '../../text/orchestrator.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { failing, succeeding } from './acts.ts';
import { leavesRotation } from './leaves.ts';

export const orchestrator = definePromise({
  key: 'orchestrator',
  contract: {
    // What it reads of the others: an instance that says it is not ready leaves the rotation.
    readiness: brokenAnswerSchema.exactOptional(),
  },
  expects({ readiness }, { orchestrator: asks, whileBroken, service, probes, entry }): Expectation[] {
    if (asks === undefined || probes.readiness === undefined || probes.liveness === undefined) return [];
    const leaves = leavesRotation(readiness, probes.readiness);
    return [
      // Where readiness is left to chance, so is what an orchestrator makes of it.
      ...(whileBroken.readiness === 'either'
        ? []
        : [
            {
              id: 'orchestrator/rotation',
              words: `an orchestrator ${leaves ? 'takes the instance out of' : 'leaves the instance in'} rotation (readiness ${askedHow(asks.readiness)})`,
              phase: 'hold',
              moot: 'fault',
            } as const,
          ]),
      ...(service === livesAt({ probes, entry })
        ? []
        : [
            {
              id: 'orchestrator/restart',
              words: `an orchestrator does not restart the process because ${service} is broken (liveness ${askedHow(asks.liveness)})`,
              phase: 'hold',
              moot: 'fault',
            } as const,
          ]),
    ];
  },
  points: (_, { orchestrator: asks, probes }) => [
    {
      question: 'what would an orchestrator do with the instance?',
      answered: asks !== undefined && probes.readiness !== undefined && probes.liveness !== undefined,
      by: 'contract.orchestrator, with the probes readiness and liveness',
    },
  ],
  knows: (_, facts, plan) => ({ facts, would: orchestratorOf(facts, plan) }),
  judge({ readiness }, { facts, would }, { plan }) {
    const { readiness: asked } = plan.probes;
    if (plan.orchestrator === undefined || would === undefined || asked === undefined) return [];
    const lives = livesAt(plan);
    return [
      ...(plan.whileBroken.readiness === 'either'
        ? []
        : [rotation(leavesRotation(readiness, asked), would.removed)]),
      ...(plan.service === lives ? [] : [restart(facts, lives, would.restarted)]),
    ];
  },
  summary: (_, { would }) => (would === undefined ? {} : { orchestrator: would }),
});

/** The service whose process liveness asks: behind a balancer another than the one that users call. */
function livesAt({
  probes: { liveness },
  entry = ENTRY,
}: Pick<Plan, 'probes'> & { entry?: string | undefined }): string {
  return liveness?.service ?? entry;
}

/** What it would have done; undefined where the contract does not say how it asks, or the run does not show it. */
function orchestratorOf(facts: Facts, plan: Plan): OrchestratorSummary | undefined {
  const { orchestrator } = plan;
  const { injecting, injected, undoing, undone } = facts.fault;
  if (!orchestrator || injecting === undefined || injected === undefined) return undefined;
  if (undoing === undefined || undone === undefined) return undefined;
  const { readiness, liveness } = facts.probes;
  if (readiness.length === 0 || liveness.length === 0) return undefined;
  const hold = { begin: injected, end: undoing };
  const after = { begin: undone, end: watchedUntil(facts) };
  const broken = { from: injecting, repeat: hold };
  const ofReadiness = {
    series: readiness,
    probe: orchestrator.readiness,
    resolutionMs: periodOf(plan, 'readiness'),
  };
  const ofLiveness = {
    series: liveness,
    probe: orchestrator.liveness,
    resolutionMs: periodOf(plan, 'liveness'),
  };
  return {
    removed: failing({ ...ofReadiness, ...broken }),
    returned: succeeding({ ...ofReadiness, from: undone, repeat: after }),
    restarted: failing({ ...ofLiveness, ...broken }),
  };
}

/** An instance that cannot serve must get no traffic, and one that can must not lose it. */
function rotation(leaves: boolean, removed: OrchestratorAct): Claim {
  const grade = leaves ? gradeOf(removed.share.low === 1, removed.share.high === 1) : neverOf(removed);
  return judging('orchestrator/rotation')(grade, actInWords(removed, 'taken out', 'the injection'));
}

/** Restarting a process that is well cures no dependency, and costs what it had warm. */
function restart(facts: Facts, entry: string, restarted: OrchestratorAct): Claim {
  const judged = judging('orchestrator/restart');
  const { injecting = 0 } = facts.fault;
  const died = facts.engine.some(
    ({ service, action, t }) =>
      service === entry && action === 'die' && t >= injecting && t <= watchedUntil(facts),
  );
  if (died && restarted.share.high > 0)
    return judged('no-evidence', 'the process ended by itself: a restart was right');
  return judged(neverOf(restarted), actInWords(restarted, 'restarted', 'the injection'));
}

function neverOf({ share }: OrchestratorAct): Grade {
  return gradeOf(share.high === 0, share.low === 0);
}

/** What may be and need not be is not known. */
function gradeOf(certainly: boolean, possibly: boolean): Grade {
  if (certainly) return 'pass';
  return possibly ? 'no-evidence' : 'fail';
}
