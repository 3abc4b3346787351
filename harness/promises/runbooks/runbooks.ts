/** The lines of runbooks that tell causes apart: each is asked while the fault is in, and must point to the right row and to no other. */

import { z } from 'zod';
import type { RunbookSummary } from '../../model/judgement.ts';
import type { Facts } from '../../signals/facts.ts';
import type { Ask } from '../../signals/runbooks/question.ts';
import type { Condition, SoFar } from '../condition.ts';
import { definePromise } from '../kind.ts';
import { key, mapped } from '../shapes.ts';
import { claimOf, expectationOf, firstRight, idOf, isAsked, type Line, looksAt, wantedOf } from './claims.ts';
import { quoted, rowsOf } from './points.ts';
import { patternsOf, runbookProblems } from './problems.ts';
import { lineOf, type Question, type Runbook, runbook } from './spec.ts';

export const runbooks = definePromise({
  key: 'runbooks',
  contract: {
    /** By key, which its findings are called after. */
    runbooks: z.record(key, runbook).exactOptional(),
  },
  problems: ({ runbooks: promised = {} }, place) =>
    Object.entries(promised).flatMap(([name, one]) =>
      runbookProblems(`${place.key}.runbooks.${name}`, one, place),
    ),
  paced: ({ runbooks: promised }, compress) =>
    promised === undefined
      ? {}
      : {
          runbooks: mapped(promised, (one) => ({
            ...one,
            questions: mapped(one.questions, (question) =>
              'promql' in question ? { ...question, promql: compress(question.promql) } : question,
            ),
          })),
        },
  withoutFault: () => ({}),
  needs: ({ runbooks: promised }) =>
    linesOf(promised).map(({ runbook: of, name, question }) => ({
      signal: 'runbooks',
      runbook: of,
      question: name,
      ask: askOf(question),
      patterns: patternsOf(question).flatMap((pattern) => ('prints' in pattern ? [pattern.prints] : [])),
    })),
  expects: ({ runbooks: promised }) => linesOf(promised).map(expectationOf),
  points: ({ runbooks: promised }) => [
    {
      question: 'does the runbook lead to the right cause?',
      answered: linesOf(promised).some((line) => wantedOf(line) !== undefined),
      by: 'runbooks in this drill, with the lines that its runbook has and what their answers mean',
    },
  ],
  knows: (_, facts) => facts,
  asks: ({ runbooks: promised }, soFar, moment) =>
    moment === 'hold' ? linesOf(promised).map((line) => answeredOnce(line, soFar)) : [],
  judge: ({ runbooks: promised }, facts) => linesOf(promised).map((line) => claimOf(line, facts)),
  summary: ({ runbooks: promised }, facts) =>
    promised === undefined ? {} : { runbooks: summaryOf(promised, facts) },
});

function linesOf(promised: Readonly<Record<string, Runbook>> = {}): Line[] {
  return Object.entries(promised)
    .flatMap(([name, of]) =>
      Object.entries(of.questions).map(
        ([question, asked]): Line => ({
          runbook: name,
          name: question,
          of,
          question: asked,
        }),
      ),
    )
    .filter(isAsked);
}

/** What is asked, without what the answer means. */
function askOf(question: Question): Ask {
  if ('promql' in question) return { promql: question.promql };
  const { command } = question;
  return 'log' in question
    ? { command, log: question.log, last: question.last }
    : { command, in: question.in };
}

/** It is waited for as long as for the alert that would make people open the runbook. */
function answeredOnce(line: Line, { facts, limits }: SoFar<unknown>): Condition {
  const alerts = Object.values(limits.alerts).map(({ fireMs }) => fireMs);
  return {
    id: idOf(line),
    for: `an answer to ${lineOf(line.question)}`,
    limitMs: Math.max(limits.metricMs, ...alerts),
    look() {
      const { all, answered } = looksAt(line, facts);
      if (firstRight(line, answered) !== undefined) return { met: true };
      const last = all.at(-1);
      return { met: false, seen: last === undefined ? 'not asked yet' : (last.error ?? quoted(last)) };
    },
  };
}

/** Line by line what was seen, with the lines that were not asked. */
function summaryOf(promised: Readonly<Record<string, Runbook>>, facts: Facts): RunbookSummary[] {
  const lines = linesOf(promised);
  return Object.entries(promised).map(([name, { file, rows, pointsTo, skipped = {} }]) => ({
    runbook: name,
    file,
    pointsTo: pointsTo === undefined ? null : (rows[pointsTo] ?? pointsTo),
    lines: lines.filter((line) => line.runbook === name).map((line) => lineSummary(line, facts)),
    skipped: Object.entries(skipped).map(([line, why]) => ({ line, why })),
  }));
}

function lineSummary(line: Line, facts: Facts): RunbookSummary['lines'][number] {
  const { of, question } = line;
  const { answered } = looksAt(line, facts);
  const seen = firstRight(line, answered) ?? answered.at(-1);
  const pointed = [...new Set(answered.flatMap((look) => rowsOf(question, look)))];
  return {
    line: lineOf(question),
    looks: answered.length,
    answer: seen === undefined ? null : quoted(seen, wantedOf(line)),
    pointed: pointed.map((row) => of.rows[row] ?? row),
  };
}
