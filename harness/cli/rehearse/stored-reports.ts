import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError } from '../../model/errors.ts';
import { type RehearsalReport, rehearsalReportSchema } from '../../report/rehearsal/rehearsal-report.ts';
import { jsonOf } from '../../text/json-of.ts';
import { problemsOf, withRemedy } from '../../text/schema-problems.ts';

/**
 * Every rehearsal that was filed, oldest first.
 * @param place `results/rehearsals`
 * @throws FiredrillError `usage` naming the file and the key of a report that is none
 */
export async function storedReports(place: string): Promise<RehearsalReport[]> {
  const names = await readdir(place).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return [];
    throw new FiredrillError(
      'usage',
      `${place} is no folder that can be read (${cause.code}); name another with --results`,
      {
        cause,
      },
    );
  });
  const read = names
    .filter((name) => name !== 'latest')
    .map(async (name) => (await storedReport(join(place, name))) ?? []);
  return (await Promise.all(read)).flat().sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}

/** That of one folder; `undefined` where it has none. @throws as above */
export async function storedReport(folder: string): Promise<RehearsalReport | undefined> {
  const file = join(folder, 'report.json');
  const text = await readRegularText(file).catch(() => undefined);
  return text === undefined ? undefined : parsed(text, file);
}

function parsed(text: string, file: string): RehearsalReport {
  const report = rehearsalReportSchema.safeParse(jsonOf(text), { error: withRemedy });
  if (report.success) return report.data;
  const what = problemsOf(report.error, '(the file)').join('; ');
  throw new FiredrillError('usage', `${file} is no report of a rehearsal: ${what}; remove it`);
}
