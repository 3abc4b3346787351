/** What the contract's checks were answered, in which order, and how many of their calls went on to another service. */

import { z } from 'zod';
import { isAs } from '../../figures/answer.ts';
import { callTemplate } from '../../signals/calls/calls.ts';
import { type CallSpec, type Check, callSpec, check } from '../../signals/calls/check.ts';
import { follow, inWords, type Progress } from '../../signals/calls/rounds.ts';
import type { Facts } from '../../signals/facts.ts';
import { count, moment } from '../../text/format.ts';
import { problemOf } from '../../text/problem-of.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { key } from '../shapes.ts';
import { checkCondition } from './asks.ts';

interface Asked {
  name: string;
  check: Check;
  call: CallSpec;
}

export const checks = definePromise({
  key: 'checks',
  contract: {
    calls: z.record(z.string(), callSpec).exactOptional(),
    /** By key, which its findings are called after. */
    checks: z.record(key, check).exactOptional(),
  },
  problems: (spec, place) => {
    const { calls = {}, checks: promised = {} } = spec;
    const at = `${place.key}.checks`;
    const called = Object.values(promised).map(({ call }) => call);
    const asking = Object.values(calls).flatMap(({ service }) => service ?? []);
    const reached = Object.values(promised).flatMap(({ reaches }) => (reaches ? [reaches.service] : []));
    return [
      ...unknownNames(called, Object.keys(calls), at, 'calls', place),
      ...unknownNames(asking, place.services, `${place.key}.calls`, 'services', place),
      ...unknownNames(reached, place.services, at, 'services', place),
      ...Object.entries(calls).flatMap(([name, call]) =>
        problemOf(() => callTemplate(name, call, place.captured)).map((line) => `${place.key}.${line}`),
      ),
    ];
  },
  withoutFault: ({ calls = {}, checks: promised = {} }) => ({
    calls,
    checks: Object.fromEntries(Object.entries(promised).filter(([, { phase }]) => phase === 'steady')),
  }),
  needs: (spec) =>
    asked(spec).map(({ name, ...one }) => ({ signal: 'calls', key: name, name: one.check.call, ...one })),
  expects: (spec) =>
    asked(spec).flatMap(({ name, check: { title, phase, reaches } }): Expectation[] => {
      const moot = phase === 'steady' ? 'before' : 'fault';
      const id = `checks/${name}`;
      const which =
        reaches?.calls === 'good'
          ? 'exactly the calls answered well'
          : `exactly ${count(reaches?.calls ?? 0, 'call')}`;
      return [
        { id: `${id}/answers`, words: title, phase, moot },
        ...(reaches === undefined
          ? []
          : [
              {
                id: `${id}/reaches`,
                words: `${title}: ${which} reach ${reaches.service}, by its own count`,
                phase,
                moot,
              } as const,
            ]),
      ];
    }),
  knows: (_, facts) => facts,
  asks(spec, { facts, limits }, when) {
    const graceMs = { steady: 0, hold: limits.detectMs, back: limits.recoverMs }[String(when)];
    if (graceMs === undefined) return [];
    const during = when === 'back' ? 'recover' : when;
    return asked(spec).flatMap(({ name, check: one, call }) =>
      one.phase === during ? [checkCondition(facts, name, one, call, graceMs)] : [],
    );
  },
  judge: (spec, facts) => asked(spec).flatMap((one) => [answers(facts, one), ...reaches(facts, one)]),
});

function asked({
  calls = {},
  checks: promised = {},
}: {
  calls?: Record<string, CallSpec> | undefined;
  checks?: Record<string, Check> | undefined;
}): Asked[] {
  return Object.entries(promised).flatMap(([name, one]) => {
    const call = calls[one.call];
    return call === undefined ? [] : [{ name, check: one, call }];
  });
}

function answers(facts: Facts, { name, check: one, call }: Asked): Claim {
  const judged = judging(`checks/${name}/answers`);
  const records = facts.calls.filter((record) => record.check === name);
  if (records.length === 0) return judged('no-evidence', 'no call was made');
  const progress = follow({ check: one, call, records, all: facts.calls });
  if (progress.status === 'followed') return judged('pass', `in ${count(progress.rounds, 'round')} of calls`);
  const at = progress.status === 'departed' ? progress.round.calls[0]?.sent : undefined;
  return judged('fail', because(progress, one, call), at);
}

function because(progress: Exclude<Progress, { status: 'followed' }>, one: Check, call: CallSpec): string {
  const wanted = (step: number): string =>
    (one.steps[step]?.answers ?? []).map((answer) => inWords(answer, call)).join(' and ');
  if (progress.status === 'slow') return `${progress.because}; expected ${wanted(progress.step)}`;
  if (progress.status === 'short')
    return `${progress.had} of ${count(progress.wants, 'round')} were answered ${wanted(progress.step)}`;
  const at = progress.round.calls[0]?.sent ?? 0;
  return `round ${progress.round.n + 1} at ${moment(at)}: ${progress.because}; expected ${wanted(progress.step)}`;
}

function reaches(facts: Facts, { name, check: { reaches: reach }, call }: Asked): Claim[] {
  if (reach === undefined) return [];
  const judged = judging(`checks/${name}/reaches`);
  const records = facts.calls.filter((record) => record.check === name);
  const good = records.filter((record) => record.outcome === 'answered' && isAs(record, call.good)).length;
  const wanted = reach.calls === 'good' ? good : reach.calls;
  const counts = facts.counts.filter((one) => one.check === name);
  const [before, after] = (['before', 'after'] as const).map((edge) =>
    counts.find((one) => one.edge === edge),
  );
  const missing = [before, after].find((one) => one?.value === undefined);
  if (before?.value === undefined || after?.value === undefined)
    return [judged('no-evidence', `it was not counted: ${missing?.error ?? 'the count was not read'}`)];
  const reached = after.value - before.value;
  if (reached < 0) return [judged('no-evidence', `${reach.service} began to count anew`)];
  const text = `${reached} of ${count(records.length, 'call')} did`;
  return [judged(reached === wanted ? 'pass' : 'fail', text, after.t)];
}
