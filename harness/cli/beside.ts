import { comparison } from '../history/comparison.ts';
import { besideSection } from '../report/drill/beside.ts';
import { html } from '../report/formats/html.ts';
import { markdown } from '../report/formats/markdown.ts';
import { comparisonDocument } from '../report/history/comparison-document.ts';
import { inert } from '../text/inert.ts';
import { readIndex } from './history/read-index.ts';
import { sideOf } from './history/side-of.ts';
import { type Places, resultsOf } from './project.ts';
import { openStoredRun } from './stored-run.ts';

/**
 * A page of two runs: both pictures on one time axis, then what changed. Nothing is drawn of evidence that is not to be trusted.
 * @param a the run that is asked about @param b the one that is laid over it
 * @throws FiredrillError `usage` for a run that is not there
 */
export async function besidePage(a: string, b: string, places: Places, asMarkdown: boolean): Promise<string> {
  const results = resultsOf(places);
  const runs = [await openStoredRun(a, results), await openStoredRun(b, results)] as const;
  const index = await readIndex([results]);
  const compared = comparison(
    await sideOf(runs[0].folder, results, index),
    await sideOf(runs[1].folder, results, index),
  );
  const doubts = runs.flatMap(({ report, doubt }) =>
    doubt === undefined ? [] : [`${report.run} is not to be trusted, and is not drawn: ${doubt}`],
  );
  for (const doubt of doubts) console.error(`note: ${inert(doubt)}`);
  const [one, other] = runs.map(({ facts, report }) => ({ ...report, facts }));
  const told = comparisonDocument(compared);
  const drawn = doubts.length > 0 || !one || !other ? [] : [besideSection(one, other)];
  const document = { ...told, title: 'Two runs', sections: [...drawn, ...told.sections] };
  return asMarkdown ? markdown(document) : html(document);
}
