import type { GateReport } from '../../gate/gate-report.ts';
import type { Section, Text } from '../../model/section.ts';

/** Reservations, waivers, risks and corrections. */
export function reservationsSections({
  reservations,
  waivers,
  risks,
  corrections,
  previous,
}: GateReport): Section[] {
  const sections: Section[] = [
    table(
      'reservations',
      'Reservations',
      ['', 'reservation', 'because', 'owner', 'due'],
      reservations.map(({ state, title, because, owner, due }) => [
        state === 'escalated' ? [{ strong: 'escalated' }] : state,
        title,
        because,
        owner,
        due,
      ]),
    ),
    table(
      'waivers',
      'Waivers',
      ['', 'item', 'reason', 'owner', 'until'],
      waivers.map(({ state, item, reason, owner, until }) => [
        state === 'expired' ? [{ strong: 'expired' }] : state,
        item,
        reason,
        owner,
        until,
      ]),
    ),
    table(
      'risks',
      'Risks that are left',
      ['weight', 'risk', 'severity', 'probability', 'mitigation', 'accepted'],
      risks.map(({ weight, title, severity, probability, mitigation, accepted, state }) => [
        String(weight),
        title,
        severity,
        probability,
        mitigation,
        accepted === undefined
          ? 'by no person'
          : `by ${accepted.by} on ${accepted.on}, until ${accepted.until}${state === 'expired' ? ': over' : ''}`,
      ]),
    ),
    table(
      'corrections',
      'Corrections',
      ['what', 'files'],
      corrections.map(({ what, files }) => [what, files.join(', ')]),
    ),
  ];
  const before: Section[] =
    previous === undefined
      ? []
      : [
          {
            id: 'previous',
            blocks: [{ kind: 'paragraph', text: `Reservations were read from ${previous}.` }],
            brief: [],
          },
        ];
  return [...sections, ...before];
}

function table(id: string, title: string, head: string[], rows: Text[][]): Section {
  return { id, title, blocks: rows.length === 0 ? [] : [{ kind: 'table', head, rows }] };
}
