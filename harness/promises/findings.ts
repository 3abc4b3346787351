/**
 * Expectations ⟕ claims. Every expectation is a finding, whether or not the facts say anything of it:
 *
 * ```
 *  claimed                                      as claimed
 *  not claimed                                  no-evidence
 *  a steady state that was not reached          no-evidence, and no failure
 *  did not come, of a fault that was not seen   no-evidence
 *  rests on absence or time across a gap        no-evidence, because of the gap
 *  a failure that the machine may have done     no-evidence, because of the machine
 * ```
 */

import type { Finding } from '../model/judgement.ts';
import type { Facts } from '../signals/facts.ts';
import { faultProven } from '../signals/frame/frame.ts';
import { isBefore } from './expectations.ts';
import type { Claim, Expectation, Surprise } from './kind.ts';
import type { Plan } from './plan.ts';
import { gapUnder } from './rests.ts';
import { strainBehind, strainUnder } from './strained.ts';

/** Findings in the order of the expectations, each surprise behind what its kind expected. */
export function findingsOf(
  expectations: readonly Expectation[],
  claims: readonly (Claim | Surprise)[],
  facts: Facts,
  plan: Plan,
): Finding[] {
  const claimed = new Map(claims.map((claim) => [claim.id, claim]));
  const foreseen = new Set(expectations.map(({ id }) => id));
  const findings = expectations.map((expectation) =>
    found(expectation, claimed.get(expectation.id) ?? unclaimed(expectation, facts), facts, plan),
  );
  const surprises = claims.flatMap((claim) =>
    foreseen.has(claim.id) || !('words' in claim) ? [] : [found(claim, claim, facts, plan)],
  );
  const before = (one: Finding) => one.phase === 'start' || one.phase === 'steady';
  const cut = expectations.filter(isBefore).length;
  return [
    ...findings.slice(0, cut),
    ...surprises.filter(before),
    ...findings.slice(cut),
    ...surprises.filter((one) => !before(one)),
  ];
}

function unclaimed({ id }: Expectation, { fault, phases }: Facts): Claim {
  const because =
    fault.injecting === undefined && phases.has('steady')
      ? 'no fault was injected'
      : 'nothing was seen that says so';
  return { id, grade: 'no-evidence', because };
}

function found({ id, words, phase, moot }: Expectation, claim: Claim, facts: Facts, plan: Plan): Finding {
  const decided = claim.phase ?? phase;
  const { grade, because, ofMachine } = onItsMachine(
    claim,
    decided,
    graded(claim, moot, facts, plan),
    facts,
    plan,
  );
  return {
    id,
    expectation: words,
    phase: decided,
    grade,
    because,
    ...(claim.at === undefined ? {} : { at: claim.at }),
    ...(ofMachine ? { ofMachine } : {}),
  };
}

function graded(
  { grade, because, rests }: Claim,
  moot: Expectation['moot'],
  facts: Facts,
  plan: Plan,
): Pick<Claim, 'grade' | 'because'> {
  if (grade === 'no-evidence') return { grade, because };
  const gap = gapUnder(facts, rests, plan.pace.evaluationIntervalMs);
  if (gap !== undefined) return { grade: 'no-evidence', because: `${gap.because}: ${because}` };
  const excused =
    moot === 'before' || (moot === 'fault' && plan.control === undefined && !faultProven(facts));
  return { grade: grade === 'fail' && excused ? 'no-evidence' : grade, because };
}

/** A machine that is pressed may bring about what nothing but the target is thought to, and hide what would tell. */
function onItsMachine(
  claim: Claim,
  phase: Finding['phase'],
  { grade, because }: Pick<Claim, 'grade' | 'because'>,
  facts: Facts,
  { service }: Plan,
): Pick<Claim, 'grade' | 'because' | 'ofMachine'> {
  if (grade !== 'fail' && grade !== 'no-evidence') return { grade, because };
  const strained = (grade === 'fail' ? strainUnder : strainBehind)(facts, claim, phase, service);
  if (strained !== undefined) {
    // What was not found out has its own reason, and the machine is only another.
    const why = grade === 'fail' ? `${strained}: ${because}` : `${because}; ${strained}`;
    return { grade: 'no-evidence', because: why, ofMachine: true };
  }
  return { grade, because, ...(grade === 'no-evidence' && claim.ofMachine ? { ofMachine: true } : {}) };
}
