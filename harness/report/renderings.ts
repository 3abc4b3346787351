/** A run's report in every form it is kept in. */

import { FiredrillError } from '../model/errors.ts';
import type { Finding, Measure, Report } from '../model/judgement.ts';
import type { Block } from '../model/section.ts';
import { judgement } from '../promises/judge.ts';
import type { DefinedKind } from '../promises/kind.ts';
import type { Facts } from '../signals/facts.ts';
import type { Document } from './document.ts';
import { runCases } from './drill/run-cases.ts';
import { runDocument } from './drill/run-document.ts';
import { html } from './formats/html.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { report, reportJson } from './report.ts';
import { GRADE_WORDS } from './words.ts';

export interface Rendering {
  /** File name inside the run's folder. */
  name: string;
  content: string;
}

export interface Rendered {
  report: Report;
  document: Document;
  renderings: Rendering[];
}

/**
 * @param kinds the project's own among them, where they are known
 * @param doubt why the timeline may not be the one that was recorded; whatever it says then, nothing is proven by it
 * @throws FiredrillError `usage` when the timeline has no header, because then it is not known what was run
 */
export function render(facts: Facts, doubt?: string, kinds?: readonly DefinedKind[]): Rendered {
  const { header } = facts;
  if (header === undefined) {
    throw new FiredrillError(
      'usage',
      'the timeline does not begin with a run: nothing was run, nothing is judged',
    );
  }
  const made = doubted(report(header, judgement(facts, kinds)), doubt);
  const told = runDocument(made, header, facts);
  const document = doubt === undefined ? told : withoutPictures(told);
  return {
    report: made,
    document,
    renderings: [
      { name: 'report.json', content: reportJson(made) },
      { name: 'report.md', content: markdown(document) },
      { name: 'report.html', content: html(document) },
      { name: 'junit.xml', content: junit([runCases(made)]) },
    ],
  };
}

/**
 * Nothing of doubtful evidence is shown as kept or as broken: what it says stands beside why it does not count.
 */
function doubted(made: Report, doubt: string | undefined): Report {
  if (doubt === undefined) return made;
  const because = `the evidence is not to be trusted: ${doubt}`;
  const finding: Finding = {
    id: 'evidence/trusted',
    expectation: 'the timeline is the one that was recorded',
    phase: 'stop',
    grade: 'no-evidence',
    because,
  };
  const { status, reason } = made.verdict;
  const isClaim = status === 'pass' || status === 'acceptable' || status === 'fail';
  return {
    ...made,
    verdict:
      isClaim || status === 'not-proven'
        ? { status: 'not-proven', reason: because }
        : { status, reason: `${reason}; ${because}` },
    findings: [finding, ...made.findings.map(withoutProof)],
    measures: {
      detect: ungraded(made.measures.detect),
      alert: ungraded(made.measures.alert),
      deliver: ungraded(made.measures.deliver),
      recover: ungraded(made.measures.recover),
      rto: ungraded(made.measures.rto),
      outage: ungraded(made.measures.outage),
      clear: ungraded(made.measures.clear),
    },
  };
}

/** A picture has colours, and shows what was seen: of evidence that may not be what was recorded, that is not known. */
function withoutPictures(document: Document): Document {
  const text = 'Nothing is drawn of evidence that is not to be trusted.';
  const instead = (block: Block): Block => (isDrawn(block) ? { kind: 'paragraph', text } : block);
  return {
    ...document,
    sections: document.sections.map((section) => ({ ...section, blocks: section.blocks.map(instead) })),
  };
}

function isDrawn({ kind }: Block): boolean {
  return kind === 'picture' || kind === 'moments';
}

function withoutProof(finding: Finding): Finding {
  if (finding.grade === 'no-evidence') return finding;
  return {
    ...finding,
    grade: 'no-evidence',
    because: `not to be trusted, ${GRADE_WORDS[finding.grade]} by what is there: ${finding.because}`,
  };
}

/** Nor is it held against what was promised: the scale on which a page shows that is green below its objective. */
function ungraded(measure: Measure): Measure {
  const { objective: _, acceptable: __, ...bare } = measure;
  return measure.grade === undefined ? bare : { ...bare, grade: 'no-evidence' };
}
