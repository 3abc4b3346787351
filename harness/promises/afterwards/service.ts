/** Whether users are served as quickly and as well as before. */

import type { Slowed } from '../../figures/machine-speed.ts';
import { blockMsFor, type Measured, quantileBySecond, quantileOf } from '../../figures/quantile.ts';
import type { Stall } from '../../figures/stalls.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Window } from '../../signals/signal.ts';
import { served } from '../../signals/workload/requests.ts';
import { duration, share } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim } from '../kind.ts';
import { ERRORS, LATENCY } from './bounds.ts';
import { type Comparison, compare } from './compared.ts';
import { stillDuring, undisturbed } from './stood-still.ts';
import type { Windows } from './windows.ts';

/** Who asks, and which thread takes the times. */
export const ASKED = { user: 'prober', workload: 'main' } as const;
export type Asker = keyof typeof ASKED;

interface Asked {
  sent: Millis;
  over: Millis;
  ok: boolean;
}

/** Everything that was asked in both windows, without what was under way while Firedrill itself stood still. */
export interface Answers {
  before: Asked[];
  after: Asked[];
  /** Share of the time after the recovery in which it did. */
  still: number;
}

/**
 * Shares of the time after the recovery. A runner that stood still for longer than the first was short of the machine in
 * between, too, and so was the target; one that did for longer than the second has not seen how it is.
 */
const MOST_STILL = { slow: 0.1, seen: 0.5 };

const QUANTILES = [
  ['median', 0.5, 'the median', quantileBySecond],
  // No moment of a busy machine makes an answer quicker.
  ['p10', 0.1, 'the quickest tenth', quantileOf],
  ['p95', 0.95, 'the 95th percentile', quantileBySecond],
] as const;

export function answersOf(asker: Asker, facts: Facts, windows: Windows, stalls: readonly Stall[]): Answers {
  const all = asker === 'user' ? probesOf(facts) : requestsOf(facts);
  const own = stalls.filter(({ thread }) => thread === ASKED[asker]);
  const within = (window: Window) => undisturbed(all, window, own);
  return {
    before: within(windows.before),
    after: within(windows.after),
    still: stillDuring(windows.after, own),
  };
}

function probesOf({ probes: { user } }: Facts): Asked[] {
  const all: Asked[] = [];
  for (let i = 0; i < user.length; i++)
    if (user.answer(i).outcome !== 'unsent')
      all.push({ sent: user.sent(i), over: user.over(i), ok: user.good(i) });
  return all;
}

function requestsOf(facts: Facts): Asked[] {
  return served(facts).map(({ sent, t, ok }) => ({ sent, over: t, ok }));
}

/**
 * How long good answers took: the quickest tenth, the median, and the 95th percentile.
 * @param slowed by how much the machine itself took longer afterwards, which is not the service's doing
 */
export function latencies(
  asker: Asker,
  { before, after }: Answers,
  everyMs: Millis,
  slowed = 1,
): Comparison[] {
  const blockMs = blockMsFor(everyMs);
  return QUANTILES.flatMap(([name, p, , quantile]) => {
    const [was, is] = [quantile(took(before), p, blockMs), quantile(took(after, slowed), p, blockMs)];
    return was === undefined || is === undefined
      ? []
      : [compare(`latency/${asker}/${name}`, 'ms', was, is, LATENCY[name])];
  });
}

/** As quick as before. */
export function latencyClaim(
  asker: Asker,
  answers: Answers,
  compared: readonly Comparison[],
  at: Millis,
  machine?: { slowed: Slowed; compared: readonly Comparison[] },
): Claim {
  const judged = judging(`afterwards/latency/${asker}`);
  const of = (name: string) => compared.find(({ figure }) => figure === `latency/${asker}/${name}`);
  const { before, after } = answers;
  // Of how it is nothing is known, since Firedrill stood still.
  const unknown = (because: string, most: number): Claim => ({
    ...judged('no-evidence', `${because}${disturbed(answers)}`),
    ...(answers.still > most ? { ofMachine: true } : {}),
  });
  if (of('median') === undefined)
    return unknown(
      `${took(before).length} answers before and ${took(after).length} after are too few`,
      MOST_STILL.slow,
    );
  const told = QUANTILES.flatMap(([name, , words]) => {
    const one = of(name);
    return one === undefined ? [] : { one, words };
  });
  const slower = told.find(({ one }) => one.grew);
  const words = slower === undefined ? told.map(spoken).join('; ') : spoken(slower);
  const most = slower === undefined ? MOST_STILL.seen : MOST_STILL.slow;
  if (answers.still > most) return unknown(words, most);
  // Slower as far as the machine is, or as quick on one that became quicker: which of both it was cannot be told.
  if (machine?.compared.some(({ grew }) => grew) === (slower === undefined))
    return { ...judged('no-evidence', `${words}; ${slowedInWords(machine.slowed)}`), ofMachine: true };
  return slower === undefined ? judged('pass', words) : judged('fail', words, at);
}

function slowedInWords({ before, after, times }: Slowed): string {
  const became = times > 1 ? 'slower' : 'quicker';
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  return `and the machine itself became ${became}: one and the same calculation took ${ms(before)}, and takes ${ms(after)}`;
}

/** No more answers fail than chance lets fail. */
export function errorsClaim(all: readonly (readonly [Asker, Answers])[], at: Millis): Claim {
  const judged = judging('afterwards/errors');
  const told = all.map(([asker, { after }]) => {
    const bad = after.filter(({ ok }) => !ok).length;
    const many = bad >= ERRORS.count && bad / after.length > ERRORS.share;
    const words = `${bad} of ${after.length} answers to the ${asker === 'user' ? 'user route' : asker} failed`;
    return { seen: after.length, many, words: bad === 0 ? words : `${words} (${share(bad / after.length)})` };
  });
  const wrong = told.find(({ many }) => many);
  if (wrong !== undefined) return judged('fail', wrong.words, at);
  const unseen = all.find(([, { after }]) => after.length === 0);
  if (unseen !== undefined) return judged('no-evidence', `nothing was asked of the ${unseen[0]}`);
  return judged('pass', told.map(({ words }) => words).join(', '));
}

/** The share of answers that failed, before and after. */
export function errors(asker: Asker, { before, after }: Answers): Comparison[] {
  const of = (asked: readonly Asked[]) => asked.filter(({ ok }) => !ok).length / asked.length;
  if (before.length === 0 || after.length === 0) return [];
  const at = (value: number) => ({ low: value, seen: value, high: value });
  return [
    compare(`errors/${asker}`, 'share', at(of(before)), at(of(after)), { times: 1, floor: ERRORS.share }),
  ];
}

function took(asked: readonly Asked[], slowed = 1): Measured[] {
  return asked.flatMap(({ sent, over, ok }) => (ok ? [{ at: sent, value: (over - sent) / slowed }] : []));
}

function disturbed({ still }: Answers): string {
  return still > 0 ? `; Firedrill itself stood still for ${share(still)} of the time after` : '';
}

function spoken({ one, words }: { one: Comparison; words: string }): string {
  return `${words} was ${duration(one.before)}, and is ${duration(one.after)}`;
}
