import type { Account, PeopleSeen } from '../../incident/account.ts';
import { withoutFor } from '../../incident/incident.ts';
import type { Facts } from '../../signals/facts.ts';
import { someOf } from '../../text/some-of.ts';
import type { RehearsalReport } from '../rehearsal/rehearsal-report.ts';
import {
  boundText,
  measuredOf,
  outcomeOf,
  rehearsed,
  verdictSentence,
} from '../rehearsal/rehearsal-words.ts';
import { capitalised, typed } from '../words.ts';
import { writesIn } from './data-lost.ts';

interface Broken {
  part: string;
  promise: string;
  because: string;
  id: string;
}

/** What a rehearsal that failed tells of it: its procedure is what should have borne what went wrong. */
export function rehearsalAccount(report: RehearsalReport, facts: Facts): Account {
  const { rehearsal, variant, target, way, steps, deviations, decisions } = report;
  const broken = brokenIn(report);
  // The first step sees that all is well before.
  const since = steps[0]?.ended ?? undefined;
  return {
    run: report.run,
    target,
    startedAt: report.startedAt,
    pace: 1,
    subject: rehearsed(report),
    title: capitalised(report.variantTitle),
    status: report.verdict.status,
    happened: verdictSentence(report),
    alike: { kind: 'rehearsal', rehearsal },
    alikeInWords: `of the rehearsal ${rehearsal} on ${target}`,
    broken: report.variantTitle,
    cause: `${report.variantTitle}; not kept: ${someOf(broken.map(({ promise }) => promise)) || 'what should have borne it'}`,
    since,
    outageMs: withoutFor(facts, since),
    // Rows that changed are lost as well as those that are gone.
    ...writesIn({ ...report.ledger, lost: Math.max(report.ledger.lost, report.lost.length) }),
    parts: [...Map.groupBy(broken, ({ part }) => part)].map(([part, [first, ...others]]) => ({
      part,
      promise: first?.promise ?? '',
      because: first?.because ?? '',
      more: others.length,
    })),
    actions: [
      ...broken.map(({ promise, id }) => ({ what: `keep: ${promise}`, shownBy: id })),
      ...(report.followUps ?? []).map(({ title }) => ({ what: title })),
    ],
    expected: [],
    delivered: undefined,
    people: { said: [], ...mitigatingIn(report) },
    steps: steps.flatMap((one) =>
      one.ended === null
        ? []
        : [
            {
              t: one.ended,
              of: one.title,
              what: `${outcomeOf(one)}${one.who === 'Firedrill' ? '' : `, ${one.who}`}`,
            },
          ],
    ),
    besides: [
      ...decisions.map(({ act, because }) => ({
        label: 'decided',
        value: `${act ? 'to act' : 'not to act'}: ${because}`,
      })),
      ...deviations.map((value) => ({ label: 'otherwise than the procedure', value })),
    ],
    again: typed(
      `rehearse ${rehearsal} --target ${target} --variant ${variant} --way ${way}`,
      report.made ?? {},
    ),
  };
}

/** The cure begins when it is decided to act; where nothing was to be decided, people say. */
function mitigatingIn({ decisions, manual }: RehearsalReport): Pick<PeopleSeen, 'mitigating'> {
  const acting = decisions.find(({ act }) => act);
  return acting === undefined
    ? {}
    : { mitigating: { t: acting.at, by: manual ? 'people' : 'the rehearsal' } };
}

/** What was lost, steps that failed or were late, figures that were missed, a wrong decision, points that do not hold. */
function brokenIn({ steps, figures, checklist, decisions, lost }: RehearsalReport): Broken[] {
  const late = [...steps, ...figures].filter(({ grade }) => grade === 'fail');
  return [
    ...lost.slice(0, 1).map(({ id }) => ({
      part: 'data',
      promise: 'no acknowledged write is lost',
      because: `${lost.length} are, ${id} among them`,
      id: 'ledger/lost',
    })),
    ...steps.flatMap(({ outcome, part, title, until, reason = '', id }) =>
      outcome === 'failed' && part !== 'scene'
        ? [{ part: 'the procedure', promise: `${title}, until ${until}`, because: reason, id: `steps/${id}` }]
        : [],
    ),
    ...late.flatMap(({ id, title, objective, measured }) =>
      measured === null
        ? []
        : [
            {
              part: 'how long it takes',
              promise: `${title} ${boundText(objective)}`,
              because: measuredOf(measured),
              id: `times/${id}`,
            },
          ],
    ),
    ...decisions.flatMap(({ right, expected, because }) =>
      right === false
        ? [
            {
              part: 'the decision',
              promise: `it is decided ${expected?.act ? '' : 'not '}to act: ${expected?.because}`,
              because,
              id: 'decision',
            },
          ]
        : [],
    ),
    ...checklist.flatMap(({ ok, list, title, evidence }) =>
      ok ? [] : [{ part: list, promise: title, because: evidence, id: `checklist/${list}` }],
    ),
  ];
}
