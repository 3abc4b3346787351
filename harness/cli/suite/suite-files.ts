import { appendFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { spanOf } from '../../figures/figure-span.ts';
import { runInWords } from '../../history/trend.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import type { Report } from '../../model/judgement.ts';
import { mostTelling, stepSummary, workflowCommand } from '../../report/formats/github.ts';
import { html } from '../../report/formats/html.ts';
import { junit } from '../../report/formats/junit.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { terminal } from '../../report/formats/terminal.ts';
import { annotations } from '../../report/suite/annotations.ts';
import type { PastRecoveries } from '../../report/suite/matrix.ts';
import { suiteCases } from '../../report/suite/suite-cases.ts';
import { suiteDocument } from '../../report/suite/suite-document.ts';
import { counts, type SuiteReport } from '../../report/suite/suite-report.ts';
import { brokenLines, subject } from '../../report/words.ts';
import { exitCodeOf } from '../exit-code.ts';
import { indexSuite } from '../history/file-entry.ts';
import { readIndex } from '../history/read-index.ts';
import { notify } from '../notify/notify.ts';
import { paint } from '../paint.ts';

export const SUMMARY = 'summary.json';
const SUMMARY_PAGE = 'summary.md';
/** Runs of the past that a small picture shows. */
const PAST = 12;

/** Files a suite's report in every form, tells it to the person who watches and to GitHub, and sets the exit code. */
export async function tellSuite(
  report: SuiteReport,
  folder: string,
  { json }: { json?: true },
): Promise<void> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  const document = suiteDocument(report, await pastRecoveries(dirname(folder)));
  const page = markdown(document);
  await writeAtomically(join(folder, SUMMARY), text);
  await writeAtomically(join(folder, SUMMARY_PAGE), page);
  await writeAtomically(join(folder, 'summary.html'), html(document));
  await writeAtomically(join(folder, 'junit.xml'), junit(suiteCases(report)));
  await indexSuite(folder, report, SUMMARY);
  console.error(`\n${terminal(document, { paint: paint(process.stderr) })}\n${folder}`);
  if (GITHUB_ACTIONS === 'true')
    for (const one of mostTelling(annotations(report))) console.error(workflowCommand(one));
  if (GITHUB_STEP_SUMMARY)
    await appendFile(
      GITHUB_STEP_SUMMARY,
      stepSummary(page, `the whole is in ${SUMMARY_PAGE} of the artifact`),
    );
  const broken = report.runs.filter((run) => counts(report, run)).flatMap(brokenLinesOf);
  await notify({ kind: 'suite', id: report.id, document, broken });
  if (json) process.stdout.write(text);
  process.exitCode ||= exitCodeOf(report.verdict.status);
}

function brokenLinesOf(run: Report): string[] {
  return brokenLines(run).map((line) => `${subject(run)}: ${line}`);
}

/** From the index, which has this suite's runs by now. */
async function pastRecoveries(results: string): Promise<PastRecoveries> {
  const { filed } = await readIndex([results]);
  const runs = filed.filter((entry) => entry.kind === 'run').filter(({ control }) => control === undefined);
  return new Map(
    [...Map.groupBy(runs, runInWords)].map(([key, all]) => [
      key,
      all.slice(-PAST).map(({ figures }) => spanOf(figures.recover)?.high),
    ]),
  );
}
