/** Lines that a service's log must have, and lines that it must not: what a runbook tells people to look for. */

import { z } from 'zod';
import { FiredrillError } from '../../model/errors.ts';
import { durationSchema } from '../../model/scalars.ts';
import { WALL_CLOCK } from '../../model/timeline.ts';
import type { Facts } from '../../signals/facts.ts';
import { watchedUntil } from '../../signals/frame/frame.ts';
import { logSource } from '../../signals/logs/log-source.ts';
import { duration, exact, moment } from '../../text/format.ts';
import { problemOf } from '../../text/problem-of.ts';
import { judging } from '../claim.ts';
import type { Condition } from '../condition.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { key } from '../shapes.ts';

const log = z.strictObject({
  title: z.string().min(1),
  service: z.string(),
  /** A regular expression that the line matches. */
  line: z.string().min(1),
  is: z.union([
    /** Written, at most so long after the fault is in, or after it is undone. */
    z.strictObject({ after: z.enum(['injection', 'undo']), withinMs: durationSchema }),
    /** Not once from the steady state on. */
    z.literal('never'),
  ]),
});

export type LogPromise = z.infer<typeof log>;

/** The log is read twice a second, and the engine may be slow to tell. */
const SLACK_MS = 2_000;

export const logs = definePromise({
  key: 'logs',
  contract: {
    /** By key, which its finding is called after. */
    logs: z.record(key, log).exactOptional(),
  },
  problems: ({ logs: promised = {} }, place) =>
    Object.entries(promised).flatMap(([name, { service, line }]) => [
      ...unknownNames([service], place.services, `${place.key}.logs.${name}.service`, 'services', place),
      ...problemOf(() => compiled(line)).map((why) => `${place.key}.logs.${name}.line: ${why}`),
    ]),
  withoutFault: ({ logs: promised = {} }) => ({
    logs: Object.fromEntries(Object.entries(promised).filter(([, { is }]) => is === 'never')),
  }),
  needs: ({ logs: promised = {} }) =>
    Object.entries(promised).map(([name, { service, line }]) => ({
      signal: 'logs',
      key: name,
      service,
      line,
    })),
  expects: ({ logs: promised = {} }) =>
    Object.entries(promised).map(
      ([name, { title, service, is }]): Expectation =>
        is === 'never'
          ? { id: `logs/${name}`, words: `${title}: never in the log of ${service}`, phase: 'hold' }
          : {
              id: `logs/${name}`,
              words: `${title}: in the log of ${service} within ${exact(is.withinMs)} of the ${is.after}`,
              phase: is.after === 'undo' ? 'recover' : 'hold',
              moot: 'fault',
            },
    ),
  knows: (_, facts) => facts,
  asks: ({ logs: promised = {} }, { facts }, when) =>
    Object.entries(promised).flatMap(([name, one]) => {
      const after = when === 'hold' ? 'injection' : when === 'stays' ? 'undo' : undefined;
      return one.is !== 'never' && one.is.after === after ? [written(name, one, one.is, facts)] : [];
    }),
  judge: ({ logs: promised = {} }, facts) =>
    Object.entries(promised).flatMap(([name, one]) =>
      one.is === 'never' ? neverWritten(name, one, facts) : writtenInTime(name, one, one.is, facts),
    ),
});

type Within = Exclude<LogPromise['is'], 'never'>;

/** From when a line counts: the beginning of the injection, since its effect may begin with it; or the undo. */
function since({ fault }: Facts, { after }: Within): number | undefined {
  return after === 'injection' ? fault.injecting : fault.undoing;
}

function firstLine({ logLines }: Facts, name: string, from: number) {
  return logLines.find((line) => line.key === name && line.at >= from);
}

function written(name: string, { title }: LogPromise, is: Within, facts: Facts): Condition {
  return {
    id: `logs/${name}`,
    for: title,
    limitMs: is.withinMs + SLACK_MS,
    look() {
      const from = since(facts, is);
      const line = from === undefined ? undefined : firstLine(facts, name, from);
      return line === undefined ? { met: false, seen: 'not in the log yet' } : { met: true };
    },
  };
}

function writtenInTime(name: string, { service }: LogPromise, is: Within, facts: Facts): Claim[] {
  const judged = judging(`logs/${name}`);
  const from = since(facts, is);
  if (from === undefined) return [];
  const until = Math.min(watchedUntil(facts), from + is.withinMs);
  const rests = { on: 'absence', sources: sourcesOf(service), window: { from, to: until } } as const;
  const line = firstLine(facts, name, from);
  if (line === undefined) {
    if (until < from + is.withinMs)
      return [judged('no-evidence', `it was watched for ${duration(until - from)} only`)];
    return [{ ...judged('fail', `not within ${exact(is.withinMs)}`), rests }];
  }
  const told = `${duration(line.at - from)} after the ${is.after}: ${line.line}`;
  if (line.at - from <= is.withinMs) return [judged('pass', told, line.at)];
  return [{ ...judged('fail', told, line.at), rests }];
}

function neverWritten(name: string, { service }: LogPromise, facts: Facts): Claim[] {
  const from = facts.phases.get('steady')?.begin;
  if (from === undefined) return [];
  const judged = judging(`logs/${name}`);
  const to = watchedUntil(facts);
  const line = firstLine(facts, name, from);
  if (line !== undefined && line.at <= to)
    return [judged('fail', `at ${moment(line.at)}: ${line.line}`, line.at)];
  const rests = { on: 'absence', sources: sourcesOf(service), window: { from, to } } as const;
  return [{ ...judged('pass', `not once until ${moment(to)}`), rests }];
}

/** The engine dates lines by the wall clock. */
function sourcesOf(service: string): string[] {
  return [logSource(service), WALL_CLOCK];
}

function compiled(line: string): RegExp {
  try {
    return new RegExp(line);
  } catch (error) {
    throw new FiredrillError('usage', `it is no regular expression: ${String(error)}`, { cause: error });
  }
}
