/** A spike, told apart: what was offered, admitted, turned away, and kept; and what the runbook's remedies do. */

import type { LoadSummary, RemedySummary } from '../../model/judgement.ts';
import type { Facts } from '../../signals/facts.ts';
import type { LoadContract } from '../../signals/load/contract.ts';
import { count, duration, exact, percent } from '../../text/format.ts';
import { REMEDY_FIGURES, REMEDY_GRADES, windowsInWords } from '../../text/remedies.ts';
import { someOf } from '../../text/some-of.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';

export function loadExpectations({ kept: { done }, queue, remedies }: LoadContract): Expectation[] {
  return [
    { id: 'load/capacity', words: 'what the stack can do is known before the spike', phase: 'steady' },
    { id: 'load/generator', words: 'the generator is not what runs out', phase: 'hold' },
    {
      id: 'load/announced',
      words: 'who is turned away is told when to come back (Retry-After)',
      phase: 'hold',
    },
    { id: 'load/kept', words: 'what was acknowledged under load is kept, once', phase: 'verify' },
    ...(done === undefined
      ? []
      : [
          {
            id: 'load/done',
            words: `and what waits for its work is done in the end (${done.field} is ${done.is.join(' or ')})`,
            phase: 'verify',
          } as const,
        ]),
    ...(queue === undefined
      ? []
      : [
          {
            id: 'load/drained',
            words: `the queue is empty again within ${exact(queue.limitMs)} of the spike's end`,
            phase: 'recover',
          } as const,
        ]),
    ...remedies.map(
      ({ name, title, figure }): Expectation => ({
        id: `load/remedy/${name}`,
        words: `${title} lowers ${REMEDY_FIGURES[figure]}`,
        phase: 'steady',
      }),
    ),
  ];
}

export function loadClaims(contract: LoadContract, facts: Facts, load: LoadSummary): Claim[] {
  return [
    capacityClaim(facts, load),
    generatorClaim(load),
    announcedClaim(load),
    ...keptClaims(facts),
    ...drainedClaims(contract, load),
    ...load.remedies.map(remedyClaim),
  ];
}

function capacityClaim({ loads }: Facts, { capacity, offeredPerSecond }: LoadSummary): Claim {
  const judged = judging('load/capacity');
  const unknown = (because: string) => judged('no-evidence', because);
  if (capacity === null) return unknown('it was not measured');
  const seen = loads.find(({ window }) => window === 'capacity');
  if (seen?.cold) return unknown('it still got quicker when it was measured');
  const saturated = seen?.load.generator.saturated;
  if (saturated !== undefined) return unknown(`the generator may have been what ran out: ${saturated}`);
  const { perSecond, users, generatorCpu } = capacity;
  const times = (offeredPerSecond / perSecond).toFixed(1);
  const because =
    `${perSecond} requests per second for ${count(users, 'user')} on end, while the generator used ` +
    `${Math.round(100 * generatorCpu)} % of a core; the spike is ${times} times that`;
  return judged('pass', because);
}

function generatorClaim({ generator, planned, sent }: LoadSummary): Claim {
  const judged = judging('load/generator');
  const { saturated, sendLagMs, cpu } = generator;
  if (saturated !== undefined) return judged('no-evidence', saturated);
  const because =
    `${sent} of ${planned} requests left, late by ${duration(sendLagMs.p99)} at p99, with ` +
    `${Math.round(100 * cpu)} % of a core`;
  return judged('pass', because);
}

function announcedClaim({ shed, shedUnannounced, sent }: LoadSummary): Claim {
  const judged = judging('load/announced');
  if (shedUnannounced > 0)
    return judged('fail', `${shedUnannounced} of ${count(shed, 'request')} shed were not`);
  if (shed === 0) return judged('pass', 'no request was turned away');
  return judged('pass', `all ${shed} shed, ${percent(shed, sent)} of all, were`);
}

function keptClaims({ kept }: Facts): Claim[] {
  const judged = judging('load/kept');
  if (kept === undefined || kept.error !== undefined)
    return [judged('no-evidence', kept?.error ?? 'it was not looked for')];
  const { acknowledged, lost, duplicated, undone, t } = kept;
  if (acknowledged === 0) return [judged('no-evidence', 'nothing was acknowledged', t)];
  const wrong = [
    ...(lost.length > 0 ? [`${someOf(lost)} lost`] : []),
    ...(duplicated.length > 0 ? [`${someOf(duplicated)} there more than once`] : []),
  ];
  const claim =
    wrong.length > 0
      ? judged('fail', `of ${acknowledged}, ${wrong.join(' and ')}`, t)
      : judged('pass', `all ${acknowledged} are`, t);
  if (undone === undefined) return [claim];
  const done = judging('load/done');
  return [
    claim,
    undone === 0
      ? done('pass', 'nothing is left over', t)
      : done('fail', `${undone} of ${acknowledged} are not`, t),
  ];
}

function drainedClaims(contract: LoadContract, { queue }: LoadSummary): Claim[] {
  const limitMs = contract.queue?.limitMs;
  if (limitMs === undefined || queue === undefined) return [];
  const judged = judging('load/drained');
  if (queue.most === null) return [judged('no-evidence', 'it was never told how many wait')];
  const most = `at most ${queue.most} waited`;
  if (queue.drain === null) return [judged('fail', `${most}, and it was never empty`)];
  return [
    judged(
      queue.drain.high <= limitMs ? 'pass' : 'fail',
      `${most}; empty after ${duration(queue.drain.high)}`,
    ),
  ];
}

function remedyClaim({ name, figure, without, with: on, helps }: RemedySummary): Claim {
  const because = `${windowsInWords(figure, on)} with it, ${windowsInWords(figure, without)} without, in random order`;
  return judging(`load/remedy/${name}`)(REMEDY_GRADES[helps], because);
}
