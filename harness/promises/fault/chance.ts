/** Did a fault that strikes by chance strike as often as it should, and could it strike the target's own? */

import { MOST_SPARED, spared } from '../../figures/spared.ts';
import { wilson } from '../../figures/wilson.ts';
import type { Rate, Strikes } from '../../model/effect.ts';
import type { Facts } from '../../signals/facts.ts';
import { share } from '../../text/format.ts';
import type { Expectation, Surprise } from '../kind.ts';
import type { Plan } from '../plan.ts';

/** Packets are not kept as connections are: each draws once. */
export function chanceExpectations(fault: string, strikes: Strikes): Expectation[] {
  const rate = atItsRate(fault, strikes);
  return strikes.of === 'packets' ? [rate] : [rate, theTarget(fault)];
}

function atItsRate(fault: string, { chance, of }: Strikes): Expectation {
  return {
    id: 'fault/rate',
    words: `${fault} strikes ${share(chance)} of ${of}`,
    phase: 'hold',
    moot: 'fault',
  };
}

function theTarget(fault: string): Expectation {
  const words = `${fault} strikes the target's own connections, kept ones too`;
  return { id: 'fault/strikes-target', words, phase: 'hold', moot: 'fault' };
}

/** By what its effect tells; a header of before chances were written down does not say that there is one. */
export function chanceClaims({ fault, effects, drawn }: Facts, plan: Pick<Plan, 'fault'>): Surprise[] {
  const { injecting, undoing } = fault;
  const rates = effects
    .filter(({ t }) => injecting !== undefined && t >= injecting && (undoing === undefined || t <= undoing))
    .flatMap(({ rate }) => rate ?? []);
  const [first] = rates;
  if (first === undefined) return [];
  return [
    struckAtItsRate(plan.fault, first, rates),
    ...(first.own === undefined ? [] : [struckTheTarget(plan.fault, first.chance, rates, drawn.length)]),
  ];
}

function struckAtItsRate(fault: string, { chance, of }: Rate, rates: readonly Rate[]): Surprise {
  const expected = atItsRate(fault, { chance, of });
  const trials = rates.reduce((sum, rate) => sum + rate.trials, 0);
  const struck = rates.reduce((sum, rate) => sum + rate.struck, 0);
  if (trials === 0) return { ...expected, grade: 'no-evidence', because: 'it was not counted how many' };
  const { low, high } = wilson(struck, trials);
  const because = `${struck} of ${trials} ${of} were struck (${share(struck / trials)}; ${share(low)} to ${share(high)} with a certainty of 99.9 %)`;
  return { ...expected, grade: chance >= low && chance <= high ? 'pass' : 'no-evidence', because };
}

/** New connections draw at once, and those that are kept each time that all draw again. */
function struckTheTarget(fault: string, chance: number, rates: readonly Rate[], drawn: number): Surprise {
  const own = Math.max(...rates.map((rate) => rate.own ?? 0));
  const draws = own * drawn;
  const none = spared(chance, draws);
  return {
    ...theTarget(fault),
    grade: none <= MOST_SPARED ? 'pass' : 'no-evidence',
    because: `up to ${own} connections drew ${drawn} times: the chance that none was struck is ${none < 1e-6 ? 'less than one in a million' : share(none)}`,
  };
}
