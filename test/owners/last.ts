/** What answers came to last, by what is recorded. */

import type { RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { figureOf, VERDICT_WORDS } from '../../harness/report/words.ts';
import { interval, share } from '../../harness/text/format.ts';
import type { RecordedNight } from '../recorded/support/recorded-nights.ts';
import type { Project } from './project.ts';
import type { Answer } from './rows.ts';

export interface Recorded {
  nights: readonly RecordedNight[];
  rehearsals: readonly RehearsalReport[];
}

/** `undefined` where nothing of it is recorded. */
export function lastOf(
  answer: Answer,
  owner: string,
  project: Project,
  recorded: Recorded,
): string | undefined {
  if ('drill' in answer) return lastDrill(answer.drill, owner, project, recorded);
  if ('alert' in answer) return lastAlert(answer.alert, owner, recorded);
  return 'rehearsal' in answer ? lastRehearsal(answer, owner, project, recorded) : undefined;
}

function lastAlert(alert: string, owner: string, { nights }: Recorded): string | undefined {
  const drills = nights.flatMap(({ shown: { target, drill, rules } }) =>
    target === owner && rules.some((rule) => rule.alert === alert && rule.shows === 'fires') ? [drill] : [],
  );
  return drills.length === 0 ? undefined : `${alert} fires in ${[...new Set(drills)].join(', ')}`;
}

function lastDrill(
  named: string,
  owner: string,
  { drills }: Project,
  { nights }: Recorded,
): string | undefined {
  const [name = '', given] = named.split('/');
  const variant = given ?? drills.find((drill) => drill.name === name)?.defaultVariant;
  const night = nights.find(
    ({ report }) => report.drill === name && report.variant === variant && report.target === owner,
  );
  if (night === undefined) return undefined;
  const { verdict, measures, load } = night.report;
  const recover = 'absent' in measures.recover ? [] : [`recover ${figureOf(measures.recover)}`];
  const success = load === undefined ? [] : [`success ${share(load.successRatio)}`];
  return [`${variant} ${VERDICT_WORDS[verdict.status]}`, ...success, ...recover].join(', ');
}

function lastRehearsal(
  answer: Extract<Answer, { rehearsal: string }>,
  owner: string,
  { targets }: Project,
  { rehearsals }: Recorded,
): string | undefined {
  const known = targets.get(owner)?.rehearsals.find(({ name }) => name === answer.rehearsal);
  const { variant = known?.variants[0], way = known?.ways[0] } = answer;
  const done = rehearsals.find(
    (one) =>
      one.target === owner &&
      one.rehearsal === answer.rehearsal &&
      one.variant === variant &&
      one.way === way,
  );
  if (done === undefined) return undefined;
  const { step } = answer;
  const timed = step === undefined ? done.figures : done.steps.filter(({ id }) => id === step);
  const figures = timed.flatMap(({ id, measured, objective }) =>
    id === 'rpo' || measured === null || (step === undefined && objective === null)
      ? []
      : [`${id} ${interval(measured)}`],
  );
  return [`${answer.variant ?? way} ${VERDICT_WORDS[done.verdict.status]}`, ...figures].join(', ');
}
