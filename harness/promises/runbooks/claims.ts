import type { Facts } from '../../signals/facts.ts';
import type { RunbookLook } from '../../signals/runbooks/runbooks.ts';
import { count, moment } from '../../text/format.ts';
import { judging } from '../claim.ts';
import type { Claim, Expectation } from '../kind.ts';
import { PROMETHEUS, type Rests } from '../rests.ts';
import { quoted, rowsOf, shows } from './points.ts';
import { lineOf, type Pattern, type Question, type Runbook } from './spec.ts';

/** One line of one runbook. */
export interface Line {
  /** Keys of the contract. */
  runbook: string;
  name: string;
  of: Runbook;
  question: Question;
}

export const idOf = ({ runbook, name }: Pick<Line, 'runbook' | 'name'>): string =>
  `runbooks/${runbook}/${name}`;

/** What its answer must show in this drill; undefined where it need only point to no other row. */
export function wantedOf({ of: { pointsTo }, question: { rows = {}, symptom } }: Line): Pattern | undefined {
  if (pointsTo === undefined) return undefined;
  return symptom ?? rows[pointsTo];
}

/** Of a drill in which no row is right the symptom need not be there: nothing is expected of such a line. */
export function isAsked({ of: { pointsTo }, question: { symptom } }: Line): boolean {
  return pointsTo !== undefined || symptom === undefined;
}

export function expectationOf(line: Line): Expectation {
  return { id: idOf(line), words: wordsOf(line), phase: 'hold', moot: 'fault' };
}

function wordsOf(line: Line): string {
  const { of, question } = line;
  const asked = `${of.file}: \`${lineOf(question)}\``;
  if (wantedOf(line) === undefined) return `${asked} points to no row`;
  if (question.symptom !== undefined) return `${asked} shows the symptom`;
  return `${asked} points to "${rowWords(of, of.pointsTo ?? '')}" and to no other row`;
}

const rowWords = ({ rows }: Runbook, row: string): string => rows[row] ?? row;

/** Looks at it while the fault was in, that had an answer. */
export function looksAt({ runbook, name }: Line, { runbookLooks }: Facts) {
  const all = runbookLooks.filter(
    (look) => look.runbook === runbook && look.question === name && look.phase === 'hold',
  );
  return { all, answered: all.filter(({ error }) => error === undefined) };
}

/** The first answer that is as it must be. */
export function firstRight(line: Line, looks: readonly RunbookLook[]): RunbookLook | undefined {
  const wanted = wantedOf(line);
  return looks.find((look) =>
    wanted === undefined ? look.exitCode === undefined || look.exitCode === 0 : shows(wanted, look),
  );
}

/** An answer that leads elsewhere, and where to: at any time while the fault was in, since people may look at any moment. */
function firstWrong(
  { of: { pointsTo }, question }: Line,
  looks: readonly RunbookLook[],
): { look: RunbookLook; row: string } | undefined {
  for (const look of looks) {
    const row = rowsOf(question, look).find((one) => one !== pointsTo);
    if (row !== undefined) return { look, row };
  }
  return undefined;
}

export function claimOf(line: Line, facts: Facts): Claim {
  const { of, question } = line;
  const judged = judging(idOf(line));
  const { all, answered } = looksAt(line, facts);
  if (all.length === 0) return judged('no-evidence', 'it was not asked');
  const last = answered.at(-1);
  if (last === undefined) return judged('no-evidence', `there was no answer: ${all.at(-1)?.error ?? ''}`);
  const wrong = firstWrong(line, answered);
  if (wrong !== undefined) {
    const because = `at ${moment(wrong.look.t)} it points to "${rowWords(of, wrong.row)}": ${quoted(wrong.look, question.rows?.[wrong.row])}`;
    return judged('fail', because, wrong.look.t);
  }
  const wanted = wantedOf(line);
  const right = firstRight(line, answered);
  if (right === undefined) {
    const because = `not once in ${count(answered.length, 'look')}; last seen: ${quoted(last)}`;
    return { ...judged('fail', because, last.t), rests: restsOf(line, facts) };
  }
  if (wanted === undefined)
    return { ...judged('pass', `in none of ${count(answered.length, 'look')}`), rests: restsOf(line, facts) };
  return judged('pass', `at ${moment(right.t)}: ${quoted(right, wanted)}`, right.t);
}

/** What Prometheus says is of now only while it scrapes; a command and a log are as they are when they are asked. */
function restsOf({ question }: Line, facts: Facts): Rests {
  const { begin = 0, end = facts.last } = facts.phases.get('hold') ?? {};
  return { on: 'absence', sources: 'promql' in question ? PROMETHEUS : [], window: { from: begin, to: end } };
}
