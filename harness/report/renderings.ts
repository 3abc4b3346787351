/** A run's report in every form it is kept in. */

import { FiredrillError } from '../model/errors.ts';
import type { Report } from '../model/judgement.ts';
import { judgement } from '../promises/judge.ts';
import type { Facts } from '../signals/facts.ts';
import { html } from './html.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import { picture } from './picture.ts';
import { report, reportJson } from './report.ts';

export interface Rendering {
  /** File name inside the run's folder. */
  name: string;
  content: string;
}

export interface Rendered {
  report: Report;
  renderings: Rendering[];
}

/** @throws FiredrillError `usage` when the timeline has no header, because then nobody knows what was run */
export function render(facts: Facts): Rendered {
  const { header } = facts;
  if (header === undefined) {
    throw new FiredrillError(
      'usage',
      'the timeline does not begin with a run: nothing was run, nothing is judged',
    );
  }
  const made = report(header, judgement(facts));
  const drawn = picture(facts, made);
  return {
    report: made,
    renderings: [
      { name: 'report.json', content: reportJson(made) },
      { name: 'report.md', content: markdown(made, header, drawn) },
      { name: 'report.html', content: html(made, header, drawn) },
      { name: 'junit.xml', content: junit(made) },
    ],
  };
}
