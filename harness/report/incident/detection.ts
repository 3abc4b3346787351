/** What told of it, how long after users noticed, and what should have. */

import type { Section, Text } from '../../model/section.ts';
import { duration, interval } from '../../text/format.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';
import { at } from './wall-clock.ts';

export function detectionSection(parts: IncidentParts): Section {
  const { account, incident } = parts;
  const { delivered } = account;
  return {
    id: 'detection',
    title: 'Detection',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'noticed by', value: noticedText(parts) },
          { label: 'noticed first', value: firstText(parts) },
          ...(delivered === undefined
            ? []
            : [
                {
                  label: "in production's time",
                  value: `${interval(delivered)} from the beginning until the slowest expected alert is told`,
                },
              ]),
          { label: 'should have told', value: shouldHaveText(parts) },
          { label: 'why not earlier', value: FOR_PEOPLE },
        ],
      },
      ...(incident.told.length === 0
        ? []
        : [
            {
              kind: 'table' as const,
              head: ['alert', 'first told', 'to'],
              rows: incident.told.map((one): Text[] => [one.alert, at(parts, one.at), one.receiver]),
            },
          ]),
    ],
  };
}

/** `ReadinessFailed, told to oncall, 6.1 s after users`. */
export function noticedText(parts: IncidentParts): string {
  const { account, incident } = parts;
  const [first] = incident.told.toSorted((a, b) => a.at - b.at);
  if (first === undefined) return 'nothing that was set up to: no alert was delivered';
  const late = incident.users === undefined ? undefined : first.at - incident.users.from;
  const pace = account.pace === 1 ? '' : ` (monitoring ran ${account.pace} times as fast)`;
  const after =
    late === undefined
      ? ', while users noticed nothing'
      : `, ${late < 0 ? `${duration(-late)} before` : `${duration(late)} after`} users${pace}`;
  return `${first.alert}, told to ${first.receiver}${after}`;
}

/** An alert, a user, or a line of a log that a contract names. */
function firstText(parts: IncidentParts): string {
  const { account, facts, incident } = parts;
  const line = facts.logLines.find(({ t }) => t >= (account.since ?? 0));
  const [alert] = incident.told.toSorted((a, b) => a.at - b.at);
  const seen = [
    ...(alert === undefined ? [] : [{ t: alert.at, by: `the alert ${alert.alert}` }]),
    ...(incident.users === undefined ? [] : [{ t: incident.users.from, by: 'users' }]),
    ...(line === undefined ? [] : [{ t: line.t, by: `the log of ${line.service}` }]),
  ].sort((a, b) => a.t - b.t);
  return seen.length === 0 ? FOR_PEOPLE : seen.map(({ t, by }) => `${by} at ${at(parts, t)}`).join(', then ');
}

export function shouldHaveText({ account, incident }: IncidentParts): string {
  const { untold } = incident;
  if (untold.length > 0) return `${untold.join(', ')}, and did not`;
  return account.expected.length > 0 ? 'every alert that was expected did' : FOR_PEOPLE;
}
