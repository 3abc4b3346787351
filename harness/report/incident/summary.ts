/** What happened, how bad it is by the team's scale, who is told and until when. */

import { ageMs } from '../../durations/age.ts';
import type { Fact, Section } from '../../model/section.ts';
import { count, duration, interval } from '../../text/format.ts';
import { FOR_PEOPLE, type IncidentParts } from './incident-parts.ts';
import { firstTold } from './placeholder-values.ts';
import { answeredBy, dueOf, zoneOf } from './wall-clock.ts';

export function summarySection(parts: IncidentParts): Section {
  const { account, incident, scale } = parts;
  const { severity } = incident;
  const people = [...severity.tell, ...(account.lost > 0 ? (severity.tellOnLoss ?? []) : [])];
  return {
    id: 'summary',
    title: 'Summary',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { label: 'what happened', value: account.happened },
          { label: 'severity', value: `${severity.name}, proposed: ${severity.means}` },
          { label: 'to be taken up', value: takenUpText(parts) },
          ...(severity.updates === undefined
            ? []
            : [{ label: 'told again', value: `every ${severity.updates}` }]),
          {
            label: 'to be told',
            value: people.length === 0 ? 'none by this scale' : people.map(reached(parts)).join(', '),
          },
          ...(account.lost > 0 && severity.tellOnLoss !== undefined
            ? [{ label: 'told because data were lost', value: severity.tellOnLoss.join(', ') }]
            : []),
          ...Object.entries(scale.roles ?? {}).map(([who, does]): Fact => ({ label: who, value: does })),
          { label: 'broken on purpose', value: account.broken },
          ...healedFacts(account),
          ...account.besides,
          ...alikeFacts(parts),
          { label: 'post-mortem', value: postMortemText(parts) },
        ],
      },
    ],
  };
}

/** What a drill heals by itself lasts as long as the drill has questions, and with people as long as they take. */
function healedFacts({ since, people: { mitigating } }: IncidentParts['account']): Fact[] {
  if (since === undefined || mitigating?.by !== 'the drill') return [];
  const value = `by the drill itself, ${duration(mitigating.t - since)} after it broke: nothing here tells how long people take`;
  return [{ label: 'healed', value }];
}

const reached =
  ({ contacts = {} }: IncidentParts) =>
  (name: string): string =>
    contacts[name] === undefined ? name : `${name} (${contacts[name]})`;

/** Held against people's own time, without a run's hurry. */
function takenUpText(parts: IncidentParts): string {
  const { account, incident } = parts;
  const { severity, users } = incident;
  const { takenUp } = account.people;
  const hours = severity.working === true ? ' of working hours' : '';
  const from = firstTold(incident) ?? users?.from ?? account.since ?? 0;
  const asked = `within ${severity.answer}${hours}, which is by ${answeredBy(parts, from)} ${zoneOf(parts)}`;
  if (takenUp === undefined) return `${asked}; it was after ${FOR_PEOPLE}`;
  if (takenUp === 'never') return `${asked}; it was not`;
  const bound = ageMs(severity.answer);
  const kept = takenUp.high <= bound ? 'in time' : takenUp.low > bound ? 'too late' : 'about in time';
  return `${asked}; it was ${interval(takenUp)} after the page, ${severity.working === true ? 'by the clock on the wall' : kept}`;
}

function isEscalated({ incident: { similar } }: Pick<IncidentParts, 'incident'>): boolean {
  return similar !== undefined && similar.times >= similar.of;
}

function alikeFacts(parts: IncidentParts): Fact[] {
  const { account, incident, scale } = parts;
  const { similar } = incident;
  if (similar === undefined) return [];
  const { tell = [] } = scale.similar ?? {};
  const told = tell.length === 0 ? '' : `, to ${tell.join(', ')}`;
  const value = `${count(similar.times, 'run')} ${account.alikeInWords} broke a promise within ${similar.within}, this one among them`;
  return [
    {
      label: 'alike',
      value: isEscalated(parts) ? `${value}: that is ${similar.of} or more, and is escalated${told}` : value,
    },
  ];
}

/** At every severity that does not say otherwise, and where so many were alike that they are escalated. */
export function asksPostMortem(parts: IncidentParts): boolean {
  return parts.incident.severity.postMortem !== false || isEscalated(parts);
}

export function postMortemText(parts: IncidentParts): string {
  const { incident, scale } = parts;
  const due = `due within ${scale.within}, by ${dueOf(parts)}`;
  if (incident.severity.postMortem !== false) return due;
  if (isEscalated(parts))
    return `${due}, since so many were alike; ${incident.severity.name} alone asks for none`;
  return `none is asked at ${incident.severity.name}`;
}
