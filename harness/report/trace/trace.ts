/** What became of one write, or of one event of a conversation, and why, from what a run recorded. */

import { numberOfLast } from '../../model/conversation.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { phaseAt } from '../../signals/frame/frame.ts';
import { duration } from '../../text/format.ts';

/** A moment of its life, in words; without a time it holds in the end. */
export interface Step {
  t?: Millis;
  what: string;
}

export interface Trace {
  steps: Step[];
  /** What it comes to, in a sentence each. */
  verdicts: string[];
}

/**
 * @param id as the run called it: of a write, of a thing (all its events), or of one event of it (`<id>.2`)
 * @returns undefined where the run knows nothing of it
 */
export function traceOf(facts: Facts, id: string): Trace | undefined {
  const parts = [ofWrite(facts, id), ofEvents(facts, id)].filter((one) => one !== undefined);
  if (parts.length === 0) return undefined;
  const steps = [...parts.flatMap((one) => one.steps), ...edges(facts)];
  return {
    steps: steps.sort((a, b) => (a.t ?? Number.POSITIVE_INFINITY) - (b.t ?? Number.POSITIVE_INFINITY)),
    verdicts: parts.flatMap((one) => one.verdicts),
  };
}

/** So that it is seen what was broken when. */
function edges({ fault, header }: Facts): Step[] {
  const what = header === undefined ? 'the fault' : `${header.fault} on ${header.service}`;
  return [
    ...(fault.injected === undefined ? [] : [{ t: fault.injected, what: `── ${what} is in` }]),
    ...(fault.undone === undefined ? [] : [{ t: fault.undone, what: `── ${what} is undone` }]),
  ];
}

function ofWrite(facts: Facts, id: string): Trace | undefined {
  const attempted = facts.attempts.get(id);
  const writes = facts.writes.filter((one) => one.id === id);
  if (attempted === undefined && writes.length === 0) return undefined;
  const back = facts.readbacks.get(id);
  const reads = facts.reads.filter((one) => one.id === id);
  const steps: Step[] = [
    ...(attempted === undefined
      ? []
      : [{ t: attempted, what: `about to be written, in ${phaseAt(facts, attempted)}` }]),
    ...writes.map((one) => ({
      t: one.t,
      what:
        `${one.outcome}: answered ${one.status ?? 'not at all'} after ${duration(one.t - one.sent)}` +
        (one.denied === undefined ? '' : `, but ${one.denied}`),
    })),
    ...reads.map((one) => ({
      t: one.t,
      what: `read: ${one.found === undefined ? `answered ${one.status ?? 'not at all'}` : one.found ? 'there' : 'absent'}${differsIn(one.differs)}`,
    })),
    ...(back === undefined
      ? []
      : [{ t: back.t, what: `asked about in the end: ${copiesIn(back.copies)}${differsIn(back.differs)}` }]),
  ];
  const outcome = writes.some((one) => one.outcome === 'acknowledged')
    ? 'acknowledged'
    : (writes.at(-1)?.outcome ?? 'indeterminate');
  return { steps, verdicts: [writeVerdict(outcome, back?.copies, back?.done)] };
}

function writeVerdict(outcome: string, copies: number | undefined, done: boolean | undefined): string {
  if (copies === undefined)
    return `It was ${outcome}, and nothing is known of it: it was not asked about in the end.`;
  if (copies < 0)
    return `It was ${outcome}, and nothing is known of it: the target did not say, or contradicted itself.`;
  if (copies > 1) return `It is stored ${copies} times: duplicated.`;
  if (outcome === 'acknowledged' && copies === 0) return 'It was acknowledged and is absent: lost.';
  if (outcome === 'refused' && copies === 1) return 'It was refused and is there: resurrected.';
  if (outcome === 'indeterminate')
    return `Its answer never came, so it may be there or not, and it is ${copies === 0 ? 'not' : 'there'}: neither is held against the target.`;
  if (done === false) return 'It is there, and was not done in time.';
  return copies === 0
    ? 'It was refused and is absent, as it should be.'
    : 'It is there once, as it should be.';
}

function copiesIn(copies: number): string {
  if (copies < 0) return 'the target did not say';
  return copies === 0 ? 'absent' : copies === 1 ? 'there' : `there ${copies} times`;
}

function differsIn(differs: readonly string[] | undefined): string {
  return differs === undefined ? '' : `, ${differs.join(', ')}`;
}

function ofEvents(facts: Facts, asked: string): Trace | undefined {
  const [id = '', number] = asked.split('.');
  const isAsked = (one: { id: string; n: number }): boolean =>
    one.id === id && (number === undefined || String(one.n) === number);
  const { attempts, events, effects, sides } = facts.conversation;
  const said = attempts.filter(isAsked);
  if (said.length === 0) return undefined;
  const answers = events.filter(isAsked);
  const steps: Step[] = [
    ...said.map(({ t, n }) => ({ t, what: `event ${n} is about to be said, in ${phaseAt(facts, t)}` })),
    ...answers.map((one) => ({
      t: one.t,
      what: `event ${one.n} ${one.outcome}: answered ${one.status ?? 'not at all'} after ${duration(one.t - one.sent)}`,
    })),
    ...effects
      .filter((one) => one.of !== 'has' && isAsked(one))
      .map((one) => ({
        what: `${one.side} ${one.of === 'told' ? 'was told' : 'has a record of'} event ${one.n} (its entry ${one.place}${one.at === undefined ? '' : `, ${new Date(one.at).toISOString()}`})`,
      })),
  ];
  const taken = answers.filter((one) => one.outcome === 'acknowledged').map(({ n }) => n);
  const latest = Math.max(-1, ...taken);
  const spec = facts.header?.conversation;
  const isGone = spec !== undefined && latest === numberOfLast(spec);
  const verdicts = [...new Set(sides.filter(({ of }) => of === 'has').map(({ side }) => side))].map(
    (side) => {
      const look = sides.findLast((one) => one.side === side && one.of === 'has');
      if (look?.items == null) return `${side}: nothing is known, ${look?.problem ?? 'it was not asked'}.`;
      const items = effects.filter((one) => one.side === side && one.of === 'has' && one.id === id);
      const [first] = items;
      if (isGone)
        return `It was taken away, and ${side} ${first === undefined ? 'does not show it' : 'still shows it: left'}.`;
      if (items.length > 1) return `${side} has ${items.length} of it: doubled.`;
      if (first === undefined)
        return taken.length === 0 ? `${side} does not show it.` : `${side} does not show it: lost.`;
      if (first.lacks !== undefined)
        return `${side} shows event ${first.n}, without ${first.lacks.join(', ')}: half done.`;
      return first.n < latest
        ? `${side} shows event ${first.n}, and event ${latest} was taken: lost.`
        : `${side} shows event ${first.n}, once.`;
    },
  );
  return {
    steps,
    verdicts: verdicts.length === 0 ? ['No side was asked in the end: nothing is known.'] : verdicts,
  };
}
