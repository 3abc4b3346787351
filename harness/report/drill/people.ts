import type { PeopleSummary } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import { duration, interval, moment } from '../../text/format.ts';

/** What people were told, what they did about it and how long it took them. */
export function peopleSection({ hurry, page, steps, told, deviations }: PeopleSummary): Section {
  const bound = (ms: number | null) => (ms === null ? '–' : duration(ms));
  const rows = steps.map(({ step, outcome, measured, objective, acceptable, said }): Text[] => [
    step,
    outcome === 'open' ? 'never come to' : outcome,
    measured === null ? '–' : interval(measured),
    bound(objective),
    bound(acceptable),
    said.join('; '),
  ]);
  const paged =
    page === null
      ? 'No alert reached a receiver that is read.'
      : `The page was ${page.alert}, at ${page.receiver || 'the receiver'} at ${moment(page.t)}.`;
  const others = told.map(
    ({ contact, receiver, t }) =>
      `${contact} was told at ${receiver} at ${moment(t)}, since it was not acknowledged`,
  );
  const items = [
    ...others,
    ...(hurry === 1 ? [] : [`all that is people's was ${hurry} times as short`]),
    ...deviations,
  ];
  return {
    id: 'people',
    title: 'People',
    blocks: [
      { kind: 'paragraph', text: paged },
      ...(rows.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              head: ['step', 'came to', 'since the page', 'objective', 'acceptable', 'in their words'],
              rows,
            },
          ]),
      ...(items.length === 0 ? [] : [{ kind: 'list' as const, items }]),
    ],
  };
}
