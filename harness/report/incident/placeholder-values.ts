/** What stands in the place of each placeholder of a form or a message. */

import { askedSince, type Incident } from '../../incident/incident.ts';
import type { Placeholder } from '../../incident/placeholders.ts';
import { replaced } from '../../incident/placeholders.ts';
import type { Millis } from '../../model/time.ts';
import { count, duration, percent } from '../../text/format.ts';
import { someOf } from '../../text/some-of.ts';
import { noticedText, shouldHaveText } from './detection.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';
import { symptomOf } from './symptom.ts';
import { turningPoints } from './turning-points.ts';
import { at, dayOf, dueOf, zoneOf } from './wall-clock.ts';

export type Values = Readonly<Record<Placeholder, string | readonly string[]>>;

/** @param then milliseconds on the run's clock: as it was known at that moment, the end when left out */
export function valuesOf(parts: IncidentParts, then?: Millis): Values {
  const { account, facts, incident, scale } = parts;
  const { people, since = 0, lost } = account;
  const { users, severity, told } = incident;
  const asked = then === undefined ? incident.requests : askedSince(facts, account.since, then);
  const began = users?.from ?? since;
  const values: Values = {
    title: account.title,
    slug: slugOf(parts),
    target: account.target,
    subject: account.subject,
    severity: severity.name,
    means: severity.means,
    date: dayOf(parts, began),
    zone: zoneOf(parts),
    happened: account.happened,
    symptom: symptomOf(account, incident, facts),
    started: at(parts, began),
    detected: at(parts, firstTold(incident)),
    noticed: noticedText(parts),
    acknowledged: at(parts, people.acknowledged),
    diagnosed: at(parts, people.diagnosed),
    mitigated:
      people.mitigating === undefined
        ? FOR_PEOPLE
        : `${at(parts, people.mitigating.t)} (by ${people.mitigating.by})`,
    restored: users === undefined ? 'it was never away' : at(parts, users.to),
    duration: durationText(users, then),
    impact: impactText(asked, lost, then),
    users: usersText(parts),
    requests: requestsText(asked),
    share: percent(asked.failed, asked.sent),
    data: account.data ?? 'the run wrote none',
    loss: account.data === undefined ? FOR_PEOPLE : lost > 0 ? 'yes' : 'no',
    lost: String(lost),
    cause: account.cause,
    late: `${noticedText(parts)}. Should have told: ${shouldHaveText(parts)}.`,
    told: someOf(told.map(({ alert, receiver }) => `${receiver} of ${alert}`)) || 'no one by an alert',
    channel: FOR_PEOPLE,
    file: '',
    due: dueOf(parts),
    again: account.again,
    run: account.run,
    people: FOR_PEOPLE,
    timeline: turningPoints(account, facts).map(({ t, of, what }) => `${at(parts, t)} ${of}: ${what}`),
    parts: account.parts.map(
      ({ part, promise, because, more }) =>
        `${part}: ${promise}; ${because}${more > 0 ? `, and ${count(more, 'other promise')}` : ''}`,
    ),
    actions: [
      ...account.actions.map(({ what, shownBy }) => {
        const shown = shownBy === undefined ? '' : `shown by ${shownBy}; `;
        return `${what} (${shown}owner …, due …)`;
      }),
      'bring the runbook up to date (owner …, due …)',
    ],
  };
  return { ...values, file: filled(scale.file ?? FOR_PEOPLE, values) };
}

/** Several stand in one line. */
export function filled(text: string, values: Values): string {
  return replaced(text, (name) => {
    const value = values[name];
    return typeof value === 'string' ? value : value.join('; ');
  });
}

export function firstTold({ told }: Incident): Millis | undefined {
  return told.length === 0 ? undefined : Math.min(...told.map((one) => one.at));
}

function slugOf({ account: { title, target } }: IncidentParts): string {
  const words = `${target} ${title}`.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return words.join('-').slice(0, 60);
}

function durationText(users: Incident['users'], then: Millis | undefined): string {
  if (users === undefined) return 'no time';
  const end = then ?? users.to;
  return end === undefined ? FOR_PEOPLE : duration(Math.max(0, end - users.from));
}

export function usersText(parts: IncidentParts): string {
  const { users } = parts.incident;
  if (users === undefined) return 'noticed nothing';
  const from = at(parts, users.from);
  if (users.to === undefined) return `without it from ${from} until all ended`;
  return `without it, or some of it, from ${from} to ${at(parts, users.to)}: ${duration(users.to - users.from)}`;
}

export function requestsText({ sent, failed, of }: Incident['requests']): string {
  if (sent === 0) return `no ${of} failed`;
  return `${failed} of ${count(sent, of)} failed (${percent(failed, sent)}) until the last that did`;
}

/** What was lost is known at the end, when writes and events are read back. */
function impactText(
  { sent, failed, of }: Incident['requests'],
  lost: number,
  then: Millis | undefined,
): string {
  const asked = failed === 0 ? `No ${of} of users failed` : `${failed} of ${count(sent, of)} of users failed`;
  if (then !== undefined) return `${asked}.`;
  return `${asked}; ${lost === 0 ? 'nothing that was confirmed is lost' : `${lost} that were confirmed are lost`}.`;
}
