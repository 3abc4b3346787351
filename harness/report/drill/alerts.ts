import type { AlertSummary, Report } from '../../model/judgement.ts';
import type { Block, Section, Text } from '../../model/section.ts';
import type { Interval } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { interval, moment, moments } from '../../text/format.ts';
import { asWrittenPicture } from './as-written-picture.ts';

/** When each alert went through which of its stages. */
export function alertsSection(
  { alerts, pace }: Report,
  facts: Pick<Facts, 'fault' | 'notifications'>,
): Section {
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
        rows: alerts.map((alert) => row(alert, receiversOf(alert.name, facts))),
      },
      ...asWrittenBlocks(alerts, pace, facts.fault),
    ],
    brief: [
      { kind: 'facts', facts: alerts.map((alert) => ({ label: nameOf(alert), value: stages(alert) })) },
    ],
  };
}

function asWrittenBlocks(alerts: readonly AlertSummary[], pace: number, fault: Facts['fault']): Block[] {
  const picture = asWrittenPicture(alerts, pace, fault);
  if (picture === undefined) return [];
  const alt = `As written, in production's time, and below it as seen at pace ${pace}, ${pace} times as long`;
  return [
    { kind: 'paragraph', text: `${alt}; both from the injection on.` },
    { kind: 'picture', id: 'as-written', alt, picture },
  ];
}

function row(alert: AlertSummary, receivers: readonly string[]): Text[] {
  const { pending, firing, delivered, resolved, resolvedDelivered } = alert;
  const to = delivered === null || receivers.length === 0 ? '' : `, to ${receivers.join(', ')}`;
  return [
    nameOf(alert),
    when(pending),
    when(firing),
    `${when(delivered)}${to}`,
    when(resolved),
    when(resolvedDelivered),
    asWritten(alert),
  ];
}

/** Who was told that it fires, as Alertmanager calls them. */
export function receiversOf(alert: string, { notifications }: Pick<Facts, 'notifications'>): string[] {
  const told = notifications.filter((one) => one.alert === alert && one.status === 'firing');
  return [...new Set(told.flatMap(({ receiver }) => receiver ?? []))];
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
