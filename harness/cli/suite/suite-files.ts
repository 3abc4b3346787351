import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { annotations } from '../../report/suite/github.ts';
import { suiteJunit } from '../../report/suite/suite-junit.ts';
import { suiteMarkdown } from '../../report/suite/suite-markdown.ts';
import type { SuiteReport } from '../../report/suite/suite-report.ts';
import { suiteTerminal } from '../../report/suite/suite-terminal.ts';
import { exitCodeOf } from '../exit-code.ts';
import { paint } from '../paint.ts';
import { writeAtomically } from './suite-state.ts';

export const SUMMARY = 'summary.json';

/** Files a suite's report in every form, tells it to the person who watches and to GitHub, and sets the exit code. */
export async function tellSuite(
  report: SuiteReport,
  folder: string,
  { json }: { json?: true },
): Promise<void> {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY } = process.env;
  const text = `${JSON.stringify(report, null, 2)}\n`;
  const page = suiteMarkdown(report);
  await writeAtomically(join(folder, SUMMARY), text);
  await writeAtomically(join(folder, 'summary.md'), page);
  await writeAtomically(join(folder, 'junit.xml'), suiteJunit(report));
  console.error(`\n${suiteTerminal(report, { paint: paint(process.stderr) })}\n${folder}`);
  if (GITHUB_ACTIONS === 'true') for (const line of annotations(report)) console.error(line);
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, page);
  if (json) process.stdout.write(text);
  process.exitCode ||= exitCodeOf(report.verdict.status);
}
