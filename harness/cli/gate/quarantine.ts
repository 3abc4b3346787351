import { join } from 'node:path';
import type { Checklist } from '../../gate/checklist.ts';
import { contextOf } from '../../gate/judging.ts';
import { dayOf } from '../../gate/reservations.ts';
import type { Seen } from '../../gate/seen.ts';
import { quarantinePage } from '../../gate/tests/quarantine-page.ts';
import { testTable } from '../../gate/tests/table.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { type Places, resultsOf } from '../project.ts';
import { quarantineSchema } from '../suite/quarantine.ts';
import { readYaml } from '../suite/yaml-file.ts';
import { gather } from './gather.ts';
import { loadChecklist } from './load-checklist.ts';
import { targetOf } from './target-of.ts';

/** `QUARANTINE.md` of a target: its tests by the checklist, its drills by `drills/quarantine.yml`. */
export async function quarantineOf(
  checklist: Checklist,
  seen: Seen,
  { project, target }: LoadedTarget,
): Promise<string> {
  const file = 'drills/quarantine.yml';
  const drills = (await readYaml(join(project, file), file, quarantineSchema)) ?? [];
  const tests = checklist.tests ?? { suites: [], critical: [], quarantine: [] };
  return quarantinePage(
    target.name,
    tests.quarantine,
    testTable(contextOf(checklist, seen, {}), tests),
    drills.filter((one) => one.target === target.name),
    dayOf(seen.now),
  );
}

/** Prints it. */
export async function printQuarantine(
  options: Places & { target?: string; checklist?: string },
): Promise<void> {
  const loaded = await targetOf(options);
  const checklist = await loadChecklist(loaded, options.checklist, 'gate');
  const { seen } = await gather({ ...checklist, sections: [] }, 'gate', loaded, {
    ...options,
    results: resultsOf(options),
  });
  process.stdout.write(await quarantineOf(checklist, seen, loaded));
}
