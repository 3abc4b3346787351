import type { LanesPicture } from '../../model/picture.ts';
import type { Section } from '../../model/section.ts';
import { duration } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { imagesTable } from '../images.ts';
import { typed } from '../words.ts';
import { checklistSection, decisionSection, stepsSection } from './course.ts';
import { dataSections } from './data.ts';
import { followUpSections } from './follow-ups.ts';
import type { RehearsalReport } from './rehearsal-report.ts';
import { rehearsed, verdictSentence } from './rehearsal-words.ts';
import { timesSection } from './times.ts';

/** The monthly report of a rehearsal, made to be attached to a ticket and signed. */
export function rehearsalDocument(report: RehearsalReport, picture: LanesPicture): Document {
  const { decisions, checklist } = report;
  return {
    title: report.title,
    subject: rehearsed(report),
    verdict: { status: report.verdict.status, reason: verdictSentence(report) },
    notes: [
      report.startedAt,
      duration(report.durationMs),
      report.manual ? 'by hand' : 'automatic',
      report.variantTitle,
    ],
    sections: [
      {
        id: 'timeline',
        blocks: [{ kind: 'picture', id: 'lanes', alt: 'Timeline of the rehearsal', picture }],
      },
      timesSection(report),
      stepsSection(report),
      ...(report.refused === undefined ? [] : [refusedSection(report.refused)]),
      ...decisions.map(decisionSection),
      ...followUpSections(report),
      ...(checklist.length === 0 ? [] : [checklistSection(report)]),
      ...dataSections(report),
      deviationsSection(report),
      {
        id: 'signed',
        title: 'Signed',
        blocks: [{ kind: 'form', fields: ['rehearsed by', 'seen by the lead', 'date'] }],
      },
      whatRanSection(report),
    ],
  };
}

function refusedSection(refused: readonly string[]): Section {
  return { id: 'refused', title: 'Refused, as it had to be', blocks: [{ kind: 'list', items: refused }] };
}

function deviationsSection({ deviations }: RehearsalReport): Section {
  return {
    id: 'deviations',
    title: 'Deviations',
    blocks: [
      deviations.length === 0 ? { kind: 'paragraph', text: 'None.' } : { kind: 'list', items: deviations },
    ],
    brief: [],
  };
}

function whatRanSection(report: RehearsalReport): Section {
  const { firedrill, commit, engine, run, rehearsal, target, variant, way } = report;
  return {
    id: 'what-ran',
    title: 'What ran',
    blocks: [
      imagesTable(report.images),
      ...(report.watching === undefined
        ? []
        : [{ kind: 'paragraph' as const, text: `Probes: ${report.watching}.` }]),
      {
        kind: 'paragraph',
        text: [
          `Firedrill ${firedrill}, commit ${commit}, ${engine}. Run ${run}; `,
          { code: 'timeline.jsonl' },
          ' holds every observation, ',
          { code: 'logs/' },
          ' what the services said.',
        ],
      },
      {
        kind: 'code',
        text: typed(
          `rehearse ${rehearsal} --target ${target} --variant ${variant} --way ${way}`,
          report.made ?? {},
        ),
      },
    ],
    brief: [],
  };
}
