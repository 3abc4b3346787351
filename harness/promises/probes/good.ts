/** Probes that must be good: before the fault, and those of them that must stay so. */

import { badSpells } from '../../figures/bad-spells.ts';
import type { ProbeSeries } from '../../figures/series.ts';
import { stallsOf } from '../../figures/stalls.ts';
import type { Phase } from '../../model/phase.ts';
import type { ProbeName } from '../../model/request.ts';
import { periodOf } from '../../model/run-header.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { phaseAt, watchedUntil } from '../../signals/frame/frame.ts';
import { count, duration, exact, moment } from '../../text/format.ts';
import { answersBetween } from '../answers.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { said } from '../recovered.ts';
import { steadySpan } from '../steady-span.ts';

/** A hole in the probing that a person would notice; shorter ones are the machine's breath. */
const SMALLEST_HOLE_MS = 1000;

/** A short bad spell that the contract foresees. */
export interface Blip {
  probe: ProbeName;
  phases: readonly Phase[];
  atMostMs: number;
  reason: string;
}

/** Good, and often enough to be called stable by the contract's own word. */
export function steadyProbe(id: string, facts: Facts, plan: Plan, probe: ProbeName): Claim | undefined {
  const judged = judging(id);
  const span = steadySpan(facts);
  if (span === undefined) return undefined;
  const { begin, end } = span;
  const series = facts.probes[probe];
  let seen = 0;
  for (let i = series.from(begin); i < series.length && series.intended(i) <= end; i++) {
    if (series.over(i) > end) continue;
    seen += 1;
    if (series.good(i)) continue;
    const { outcome, status } = series.answer(i);
    const answer = status === undefined ? outcome : `${outcome}, status ${status}`;
    const at = series.intended(i);
    return judged('no-evidence', `a probe at ${moment(at)} was ${answer}`, at);
  }
  if (seen < plan.stableProbes)
    return judged('no-evidence', `${count(seen, 'probe')}, where ${plan.stableProbes} are called stable`);
  const counted = (i: number) => series.intended(i) <= end && series.over(i) <= end;
  return judged(
    'pass',
    allGood(seen, answersBetween(series, series.from(begin), series.length - 1, counted)),
  );
}

const allGood = (seen: number, answers: string): string => `all ${seen} probes were good (${answers})`;

/** Good from the injection to the end of watching, but for blips that the contract foresees. */
export function staysGood(
  id: string,
  facts: Facts,
  plan: Plan,
  probe: ProbeName,
  blips: readonly Blip[],
): Claim {
  const judged = judging(id);
  const series = facts.probes[probe];
  const { injecting } = facts.fault;
  if (injecting === undefined) return judged('no-evidence', 'no fault was injected');
  const until = watchedUntil(facts);
  const spells = badSpells(series, injecting, until).map((spell) => {
    const at = series.intended(spell.first);
    const end = spell.goodAfter === undefined ? until : series.intended(spell.goodAfter);
    const { first, last } = spell;
    return { first, last, bad: last - first + 1, at, lasted: end - at };
  });
  const foreseen = blips.filter((blip) => blip.probe === probe);
  const allowance = ({ at, lasted }: { at: Millis; lasted: Millis }) =>
    foreseen.find(({ phases, atMostMs }) => phases.includes(phaseAt(facts, at)) && lasted <= atMostMs);
  const seen = sentBetween(series, injecting, until);
  const broken = spells.find((spell) => allowance(spell) === undefined);
  if (broken !== undefined) {
    const bad = spells.reduce((sum, spell) => sum + spell.bad, 0);
    const isBad = (i: number) => spells.some(({ first, last }) => first <= i && i <= last);
    const answers = answersBetween(series, broken.first, series.length - 1, isBad);
    const first = `the first at ${moment(broken.at)}: ${said(series, broken.first)}`;
    const because = `${bad} of ${seen} probes were bad (${answers}), ${first}`;
    const [longest = broken] = spells
      .filter((spell) => allowance(spell) === undefined)
      .toSorted((a, b) => b.lasted - a.lasted);
    const late = series.answer(longest.first).outcome === 'late';
    return {
      ...judged('fail', because, broken.at),
      phase: phaseAt(facts, broken.at),
      // The machine may have done the first of several, and not the longest.
      onMachine: {
        from: longest.at,
        to: Math.max(longest.at + longest.lasted, series.over(longest.last)),
        ...(late ? { allowedMs: plan.probes[probe]?.deadlineMs ?? 0 } : {}),
      },
    };
  }
  if (seen < plan.stableProbes) return judged('no-evidence', `only ${count(seen, 'probe')} looked`);
  const [blip] = spells;
  if (blip === undefined) {
    const counted = (i: number) => series.intended(i) <= until && series.over(i) >= injecting;
    return judged('pass', allGood(seen, answersBetween(series, 0, series.length - 1, counted)));
  }
  const because = `bad for ${duration(blip.lasted)} at ${moment(blip.at)}, which the contract allows: ${allowance(blip)?.reason}`;
  return judged('pass', because, blip.at);
}

/** Probes due by `until` that were not over before `since`. */
function sentBetween(series: ProbeSeries, since: Millis, until: Millis): number {
  let seen = 0;
  for (let i = 0; i < series.length && series.intended(i) <= until; i++)
    if (series.over(i) >= since) seen += 1;
  return seen;
}

/** Silence is not goodness: from the steady state on, no hole in the probing longer than a breath. */
export function probedThroughout(id: string, facts: Facts, plan: Plan, probe: ProbeName): Claim {
  const series = facts.probes[probe];
  const begin = facts.phases.get('steady')?.begin ?? 0;
  const end = watchedUntil(facts);
  const limit = Math.max(SMALLEST_HOLE_MS, plan.stableProbes * periodOf(plan, probe));
  let previous = begin;
  for (let i = series.from(begin); i <= series.length; i++) {
    const next = i < series.length ? Math.min(series.intended(i), end) : end;
    if (next - previous > limit) {
      const because = `no probe for ${duration(next - previous)} from ${moment(previous)}`;
      const hole = judging(id)('no-evidence', because, previous);
      const stalled = stallsOf(facts, plan.resolutionMs).some(
        ({ thread, from, to }) => thread === 'prober' && from <= next && to >= previous,
      );
      return { ...hole, phase: phaseAt(facts, previous), ...(stalled ? { ofMachine: true } : {}) };
    }
    previous = next;
  }
  return judging(id)('pass', `no hole longer than ${exact(limit)}`);
}
