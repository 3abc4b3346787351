import type { Decision, GateReport } from '../../gate/gate-report.ts';
import type { VerdictStatus } from '../../model/judgement.ts';
import type { Section } from '../../model/section.ts';
import { count, share } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { conditionsSection, goodSection, reasonsSection, stepsSections } from './decision.ts';
import { itemSections, summarySection } from './items.ts';
import { proofSections } from './proofs.ts';
import { reservationsSections } from './standing.ts';
import { testsSections } from './tests.ts';

/** How a page and a terminal colour a decision. */
const COLOURED: Readonly<Record<Decision, VerdictStatus>> = {
  GO: 'pass',
  'GO WITH RESERVATIONS': 'acceptable',
  'NO-GO': 'fail',
};

const SIGNED: Section = {
  id: 'signature',
  title: 'Signed',
  blocks: [{ kind: 'form', fields: ['name', 'role', 'date', 'signature'] }],
  brief: [],
};

/** A gate as a paper that is signed: the decision and why, then everything that it follows from. */
export function gateDocument(gate: GateReport): Document {
  const { total, commit, at, validator, environment, asked } = gate;
  return {
    title: gate.checklist,
    subject: gate.target,
    verdict: { status: COLOURED[gate.decision], reason: gate.reason, word: gate.decision },
    notes: [
      `${total.pass} of ${total.items} items (${share(total.rate)})`,
      `commit ${commit}`,
      at,
      `environment: ${environment}`,
      `validator: ${validator}`,
      ...(asked === undefined
        ? []
        : [
            `${count(asked.answered, 'item')} answered by ${count(asked.requests, 'request')}, all of them GET`,
          ]),
    ],
    sections: [
      reasonsSection(gate),
      ...stepsSections(gate),
      summarySection(gate),
      conditionsSection(gate),
      goodSection(gate),
      ...itemSections(gate),
      ...testsSections(gate),
      ...reservationsSections(gate),
      ...notesSection(gate),
      ...proofSections(gate),
      SIGNED,
    ].filter(({ blocks }) => blocks.length > 0),
  };
}

function notesSection({ notes }: GateReport): Section[] {
  return notes.length === 0
    ? []
    : [{ id: 'notes', title: 'To be known', blocks: [{ kind: 'list', items: notes }] }];
}
