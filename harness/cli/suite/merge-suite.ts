import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { suiteReportSchema } from '../../report/suite/suite-report.ts';
import { problemsOf, withRemedy } from '../../text/schema-problems.ts';
import { allOf } from '../catalogue.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder, newSuiteId } from '../run-id.ts';
import { merge, type Part } from './merge.ts';
import { SUMMARY, tellSuite } from './suite-files.ts';
import { makeSuiteFolder } from './suite-state.ts';

/** Reads the parts, files the whole and tells it. @throws FiredrillError `usage` for folders that hold no part */
export async function mergeSuite(
  folders: readonly string[],
  options: Places & { json?: true },
): Promise<void> {
  const parts = (await allOf(folders.map(partsIn))).flat();
  const results = resultsOf(options);
  await makeResultsFolder(results);
  const id = newSuiteId(new Date(), parts[0]?.report.suite ?? 'merged');
  const report = merge(parts, id);
  await tellSuite(report, await makeSuiteFolder(results, id), options);
}

/** The summary in a suite's folder, or those in the folders inside of a results folder. */
async function partsIn(folder: string): Promise<Part[]> {
  const names = existsSync(join(folder, SUMMARY)) ? [''] : await readdir(folder).catch(() => []);
  const files = names.map((name) => join(folder, name, SUMMARY)).filter((file) => existsSync(file));
  if (files.length === 0)
    throw new FiredrillError('usage', `${folder} holds no ${SUMMARY}; name the folder of a suite`);
  return Promise.all(files.map(readPart));
}

async function readPart(from: string): Promise<Part> {
  const text = await readRegularText(from).catch((cause: unknown) => {
    throw new FiredrillError(
      'usage',
      `${from} cannot be read: ${shortly(cause)}; name the folder of a suite`,
      {
        cause,
      },
    );
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new FiredrillError('usage', `${from} is no JSON; was it cut off on its way?`, { cause });
  }
  const parsed = suiteReportSchema.safeParse(content, { error: withRemedy });
  if (parsed.success) return { from, report: parsed.data };
  throw new FiredrillError('usage', `${from} is no summary of a suite: ${problemsOf(parsed.error)[0]}`);
}
