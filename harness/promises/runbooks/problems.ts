import { FiredrillError } from '../../model/errors.ts';
import { codeUnder } from '../../text/markdown-code.ts';
import { problemOf } from '../../text/problem-of.ts';
import { type Place, unknownNames } from '../problems.ts';
import { lineOf, type Pattern, type Question, type Runbook } from './spec.ts';

const SECTION = 'Diagnosis';

/** What is wrong with what a contract says of one runbook, one line each. */
export function runbookProblems(at: string, runbook: Runbook, place: Place): string[] {
  const { rows, pointsTo, questions } = runbook;
  const led = Object.values(questions).some((one) => pointsTo !== undefined && one.rows?.[pointsTo]);
  return [
    ...fileProblems(at, runbook, place),
    ...(pointsTo === undefined
      ? []
      : unknownNames([pointsTo], Object.keys(rows), `${at}.pointsTo`, `${at}.rows`, place)),
    ...(pointsTo === undefined || led
      ? []
      : [
          `${at}.pointsTo is ${pointsTo}, and no question says by what it is known; add rows.${pointsTo} to one`,
        ]),
    ...Object.entries(questions).flatMap(([name, question]) =>
      questionProblems(`${at}.questions.${name}`, question, runbook, place),
    ),
  ];
}

/** A runbook that says otherwise than its contract would be proven in words that people never read. */
function fileProblems(at: string, runbook: Runbook, { text }: Place): string[] {
  const { file, section = SECTION, rows, questions, skipped = {} } = runbook;
  const written = text(file);
  if (written === undefined)
    return [`${at}.file is ${file}, which is not there; it is relative to the folder of target.ts`];
  const code = codeUnder(section, written);
  if (code === undefined)
    return [
      `${at}: ${file} has no heading "${section}"; say which heading its commands stand under, with section`,
    ];
  const said = [...Object.values(questions).map(lineOf), ...Object.keys(skipped)];
  return [
    ...said
      .filter((line) => !code.includes(line))
      .map(
        (line) =>
          `${at}: ${file} has no line "${line}" under "${section}"; write it there, or ask what stands there`,
      ),
    ...code
      .filter((line) => !said.includes(line))
      .map(
        (line) =>
          `${at}: ${file} has "${line}", which is not asked; add it to questions, or to skipped with the reason`,
      ),
    ...Object.entries(rows)
      .filter(([, words]) => !written.includes(words))
      .map(
        ([name, words]) => `${at}.rows.${name} is "${words}", which ${file} does not say; use its own words`,
      ),
  ];
}

function questionProblems(at: string, question: Question, { rows: all }: Runbook, place: Place): string[] {
  const { rows, symptom } = question;
  const patterns = patternsOf(question);
  const services = 'in' in question ? [question.in] : 'log' in question ? question.log : [];
  return [
    ...((rows === undefined) === (symptom === undefined)
      ? [
          `${at} needs either rows, by which answer each is known, or symptom, what the answer shows whichever row is right`,
        ]
      : []),
    ...unknownNames(Object.keys(rows ?? {}), Object.keys(all), `${at}.rows`, 'rows of the runbook', place),
    ...unknownNames(services, place.services, at, 'services', place),
    ...('promql' in question ? queryProblems(at, question.promql, place) : []),
    ...patterns.flatMap((pattern) =>
      'prints' in pattern
        ? problemOf(() => compiled(pattern.prints)).map((why) => `${at}: ${why}`)
        : 'promql' in question
          ? []
          : [`${at}: a command has no value to be above, below or equal to something; say what it prints`],
    ),
  ];
}

function queryProblems(at: string, query: string, { declared, queryProblem }: Place): string[] {
  if (!declared.prometheus)
    return [
      `${at} asks Prometheus, and the target has none; name its configuration under monitoring.prometheus`,
    ];
  const problem = queryProblem(query);
  return problem === undefined ? [] : [`${at}: ${problem}`];
}

export function patternsOf({ rows = {}, symptom }: Question): Pattern[] {
  return [...Object.values(rows), ...(symptom === undefined ? [] : [symptom])];
}

function compiled(prints: string): RegExp {
  try {
    return new RegExp(prints, 'm');
  } catch (error) {
    throw new FiredrillError('usage', `prints is no regular expression: ${String(error)}`, { cause: error });
  }
}
