/** A run's report in every form it is kept in. */

import { FiredrillError } from '../model/errors.ts';
import type { Finding, Measure, Report } from '../model/judgement.ts';
import { judgement } from '../promises/judge.ts';
import type { Facts } from '../signals/facts.ts';
import type { Document } from './document.ts';
import { runCases } from './drill/run-cases.ts';
import { runDocument } from './drill/run-document.ts';
import { html } from './formats/html.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { report, reportJson } from './report.ts';

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
 * @param doubt why the timeline may not be the one that was recorded; whatever it says then, nothing is proven by it
 * @throws FiredrillError `usage` when the timeline has no header, because then it is not known what was run
 */
export function render(facts: Facts, doubt?: string): Rendered {
  const { header } = facts;
  if (header === undefined) {
    throw new FiredrillError(
      'usage',
      'the timeline does not begin with a run: nothing was run, nothing is judged',
    );
  }
  const made = doubted(report(header, judgement(facts)), doubt);
  const document = runDocument(made, header, facts);
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

function doubted(made: Report, doubt: string | undefined): Report {
  if (doubt === undefined || !['pass', 'acceptable', 'fail'].includes(made.verdict.status)) return made;
  const because = `the evidence is not to be trusted: ${doubt}`;
  const finding: Finding = {
    id: 'evidence/trusted',
    expectation: 'the timeline is the one that was recorded',
    phase: 'stop',
    grade: 'no-evidence',
    because,
  };
  return {
    ...made,
    verdict: { status: 'not-proven', reason: because },
    findings: [finding, ...made.findings.map(ungraded)],
    measures: withoutGrades(made.measures),
  };
}

/** What was found in a timeline that is not trusted is told, and shows nothing. */
function ungraded(one: Finding): Finding {
  if (one.grade === 'no-evidence') return one;
  return { ...one, grade: 'no-evidence', because: `not to be trusted: ${one.because}` };
}

/** Nor is a figure of it held against what was promised. */
function withoutGrades(measures: Report['measures']): Report['measures'] {
  const { detect, alert, deliver, recover, rto, outage, clear } = measures;
  const bare = ({ grade: _, objective: __, acceptable: ___, ...measure }: Measure): Measure => measure;
  return {
    detect: bare(detect),
    alert: bare(alert),
    deliver: bare(deliver),
    recover: bare(recover),
    rto: bare(rto),
    outage: bare(outage),
    clear: bare(clear),
  };
}
