import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RehearsalReport } from '../../report/rehearsal/rehearsal-report.ts';

/** Every rehearsal that was filed, oldest first. @param place `results/rehearsals` */
export async function storedReports(place: string): Promise<RehearsalReport[]> {
  const names = await readdir(place).catch(() => []);
  const read = names
    .filter((name) => name !== 'latest')
    .map(async (name) => {
      const text = await readFile(join(place, name, 'report.json'), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [JSON.parse(text) as RehearsalReport];
    });
  return (await Promise.all(read)).flat().sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}
