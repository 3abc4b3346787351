/** Steps that are done a second time, so that it is seen that this changes nothing. */

import { FiredrillError } from '../model/errors.ts';
import type { RehearsalStep } from './rehearsal-step.ts';
import type { World } from './world.ts';

/** All that a step must leave as it is when it is done again: what it is called → how it is. */
export type Standing = Readonly<Record<string, string>>;

const AGAIN = 'done again';
/** Whatever is looked at besides takes its time. */
const LIMIT_MS = 60_000;

/**
 * Each step that does something, followed by itself: it must be done still, and nothing else be otherwise.
 * @param standing what is compared before and after; what users change meanwhile is no part of it
 */
export function eachTwice(
  steps: readonly RehearsalStep[],
  standing: (world: World, signal: AbortSignal) => Promise<Standing>,
): RehearsalStep[] {
  return steps.flatMap((step) => (repeatable(step) ? [step, again(step, standing)] : [step]));
}

const repeatable = ({ act, part }: RehearsalStep): boolean =>
  act !== undefined && part !== 'scene' && part !== 'paper';

function again(
  step: RehearsalStep,
  standing: (world: World, signal: AbortSignal) => Promise<Standing>,
): RehearsalStep {
  const { id, title, only, unless } = step;
  return {
    id: `${id}-again`,
    title: `Again: ${title}`,
    who: 'Firedrill',
    part: 'scene',
    how: ['the same once more'],
    until: 'it is done still, and nothing is otherwise',
    limitMs: step.limitMs + LIMIT_MS,
    ...(only === undefined ? {} : { only }),
    ...(unless === undefined ? {} : { unless }),
    async act(world, signal, tell) {
      const before = await standing(world, signal);
      await step.act?.(world, signal, tell);
      const look = await step.look(world, signal);
      const after = await standing(world, signal);
      const changes = changesIn(before, after);
      const seen = [...(look.met ? [] : [`it is not ${step.until}: ${look.seen}`]), ...changes];
      const evidence = seen.length === 0 ? `${Object.keys(after).join(', ')}: as before` : seen.join('; ');
      world.check(AGAIN, title, seen.length === 0, evidence);
      if (seen.length > 0) throw new FiredrillError('unavailable', evidence);
    },
    look: async () => ({ met: true }),
  };
}

/** What is otherwise, each in words. */
export function changesIn(before: Standing, after: Standing): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => {
    const [was, is] = [before[name], after[name]];
    return was === is ? [] : [`${name} was ${was ?? 'not there'} and is ${is ?? 'gone'}`];
  });
}
