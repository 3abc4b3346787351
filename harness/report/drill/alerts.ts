import type { AlertSummary, Report } from '../../model/judgement.ts';
import type { Section, Text } from '../../model/section.ts';
import type { Interval } from '../../model/time.ts';
import { interval, moment, moments } from '../../text/format.ts';

/** When each alert went through which of its stages. */
export function alertsSection({ alerts }: Report): Section {
  const about = { id: 'alerts', title: 'Alerts' };
  if (alerts.length === 0)
    return {
      ...about,
      blocks: [{ kind: 'paragraph', text: 'No alert was expected, and none showed itself.' }],
      brief: [],
    };
  return {
    ...about,
    blocks: [
      {
        kind: 'paragraph',
        text: "Moments on the run's clock; as written: production time after the injection, and after the undo.",
      },
      {
        kind: 'table',
        head: ['alert', 'pending', 'firing', 'delivered', 'resolved', 'resolved delivered', 'as written'],
        rows: alerts.map(row),
      },
    ],
    brief: [
      { kind: 'facts', facts: alerts.map((alert) => ({ label: nameOf(alert), value: stages(alert) })) },
    ],
  };
}

function row(alert: AlertSummary): Text[] {
  const { pending, firing, delivered, resolved, resolvedDelivered } = alert;
  const seen = [pending, firing, delivered, resolved, resolvedDelivered].map(when);
  return [nameOf(alert), ...seen, asWritten(alert)];
}

function stages({
  pending,
  firing,
  delivered,
  resolved,
  resolvedDelivered,
  asWritten: { fires },
}: AlertSummary): string {
  const seen: [string, Interval | null][] = [
    ['pending', pending],
    ['firing', firing],
    ['delivered', delivered],
    ['resolved', resolved],
    ['told so', resolvedDelivered],
  ];
  const told = seen.map(([name, at]) => `${name} ${at === null ? '–' : moment(at.high)}`);
  return [...told, ...(fires === undefined ? [] : [`as written ${interval(fires)}`])].join(', ');
}

function nameOf({ name, expected }: AlertSummary): string {
  return expected ? name : `${name} (not expected)`;
}

function asWritten({ asWritten: { status, fires, resolves, reason } }: AlertSummary): string {
  const parts = [
    ...(fires === undefined ? [] : [`fires ${interval(fires)}`]),
    ...(resolves === undefined ? [] : [`resolves ${interval(resolves)}`]),
    ...(reason === undefined ? [] : [reason]),
  ];
  return parts.length === 0 ? status : `${status}: ${parts.join(', ')}`;
}

function when(seen: Interval | null): string {
  return seen === null ? '–' : moments(seen);
}
