import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../host/write-atomically.ts';
import { workflowCommand } from '../../report/formats/github.ts';
import { junit } from '../../report/formats/junit.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { terminal } from '../../report/formats/terminal.ts';
import { annotations } from '../../report/suite/annotations.ts';
import { suiteCases } from '../../report/suite/suite-cases.ts';
import { suiteDocument } from '../../report/suite/suite-document.ts';
import type { SuiteReport } from '../../report/suite/suite-report.ts';
import { exitCodeOf } from '../exit-code.ts';
import { indexSuite } from '../history/file-entry.ts';
import { paint } from '../paint.ts';

export const SUMMARY = 'summary.json';

/** Files a suite's report in every form, tells it to the person who watches and to GitHub, and sets the exit code. */
export async function tellSuite(
  report: SuiteReport,
  folder: string,
  { json }: { json?: true },
): Promise<void> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  const document = suiteDocument(report);
  const page = markdown(document);
  await writeAtomically(join(folder, SUMMARY), text);
  await writeAtomically(join(folder, 'summary.md'), page);
  await writeAtomically(join(folder, 'junit.xml'), junit(suiteCases(report)));
  await indexSuite(folder, report, SUMMARY);
  console.error(`\n${terminal(document, { paint: paint(process.stderr) })}\n${folder}`);
  if (GITHUB_ACTIONS === 'true') for (const one of annotations(report)) console.error(workflowCommand(one));
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, page);
  if (json) process.stdout.write(text);
  process.exitCode ||= exitCodeOf(report.verdict.status);
}
