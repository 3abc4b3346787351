/** No service but the broken one ends: what ends with another takes its users with it, however quickly it is back. */

import { z } from 'zod';
import type { Facts } from '../../signals/facts.ts';
import { phaseAt, watchedUntil } from '../../signals/frame/frame.ts';
import type { Window } from '../../signals/signal.ts';
import { moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import type { Plan } from '../plan.ts';
import { unknownNames } from '../problems.ts';
import { type Ended, endOf, startedAgain } from './endings.ts';
import { lastWords } from './last-words.ts';

const survives = z.strictObject({
  /** Services that may end as well, each with the reason why that is all right. */
  except: z.record(z.string(), z.string().min(10, 'say why it may end, in a sentence')).exactOptional(),
});

const KILLED = 137;

export const survival = definePromise({
  key: 'survives',
  contract: {
    /** Left out: no service but the broken one may end, be killed for want of memory, or be restarted. */
    survives: survives.exactOptional(),
  },
  defaults: () => ({ survives: {} }),
  problems: ({ survives: { except = {} } = {} }, place) =>
    unknownNames(Object.keys(except), place.services, `${place.key}.survives.except`, 'services', place),
  expects: ({ survives: promised }, plan) =>
    mustSurvive(promised, plan).map((name) => expectation(name, plan)),
  knows: (_, facts) => facts,
  judge: ({ survives: promised }, facts, { plan }) =>
    mustSurvive(promised, plan).flatMap((service) => survived(service, facts, plan)),
});

/** A timeline of before there was this promise has no word of it, and one still older none of its services. */
function mustSurvive(promised: z.infer<typeof survives> | undefined, plan: Plan): string[] {
  if (promised === undefined) return [];
  const { except = {} } = promised;
  return Object.keys(plan.services ?? {}).filter((name) => name !== plan.service && !(name in except));
}

function expectation(name: string, { fault, service }: Plan): Expectation {
  return { id: `survives/${name}`, words: `${name} survives ${fault} on ${service}`, phase: 'hold' };
}

function survived(service: string, facts: Facts, plan: Plan): Claim[] {
  const { fault, service: broken } = plan;
  const { injecting } = facts.fault;
  if (injecting === undefined) return [];
  const judged = judging(`survives/${service}`);
  const until = watchedUntil(facts);
  const ended = watchedSpans(facts, plan, { from: injecting, to: until })
    .map(({ from, to }) => endOf(service, facts, from, to))
    .find((one) => one !== undefined);
  if (ended !== undefined) {
    const since = `${Math.round(ended.t - injecting)} ms after ${fault} on ${broken} began`;
    const because = `it ${howItEnded(ended)} at ${moment(ended.t)}, ${since}${after(ended, facts)}`;
    const claim = { ...judged('fail', because, ended.t), phase: phaseAt(facts, ended.t) };
    return [endedByItself(ended) ? { ...claim, onMachine: 'any' } : claim];
  }
  // An engine that never said that it started would not have said that it ended.
  if (!facts.engine.some((one) => one.service === service && one.action === 'start' && one.t <= injecting))
    return [judged('no-evidence', `the engine said nothing of ${service}, not even that it started`)];
  const rests = { on: 'absence', sources: ['engine'], window: { from: injecting, to: until } } as const;
  return [{ ...judged('pass', `the engine says of no end of it until ${moment(until)}`), rests }];
}

/** What people restart while they have the stack in their hands does not end by itself. */
function watchedSpans({ fault }: Facts, { people }: Plan, { from, to }: Window): Window[] {
  const { undoing, undone = to } = fault;
  if (!people?.manual || undoing === undefined) return [{ from, to }];
  return [
    { from, to: undoing },
    { from: undone, to },
  ];
}

/** What is killed from outside ends with 128 + SIGKILL; a code of its own is the program's word, on any machine. */
function endedByItself({ starved, exitCode }: Ended): boolean {
  return !starved && exitCode !== undefined && exitCode !== KILLED;
}

function howItEnded({ starved, exitCode }: Ended): string {
  const code = exitCode === undefined ? '' : `ended with exit code ${exitCode}`;
  if (!starved) return code || 'ended';
  return `was killed for want of memory${code === '' ? '' : ` and ${code}`}`;
}

function after({ service, t }: Ended, facts: Facts): string {
  const again = startedAgain(service, facts, t);
  const words = lastWords(service, facts, t);
  return [
    again === undefined ? '' : `, and was started again at ${moment(again)}`,
    words === undefined ? '' : `; its log ends with: ${words}`,
  ].join('');
}
