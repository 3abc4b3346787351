/** Suites of a project outside of this repository, as a shell runs them. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { SuiteReport } from '../../harness/report/suite/suite-report.ts';
import { type Ended, firedrill, type Running, until } from './firedrill.ts';
import { engineOfTests, onEngine } from './on-engine.ts';
import { type OwnProject, ownProject } from './project.ts';

const SUITES = `
broken:
  summary: two that throw, then one that works
  passes:
    - drills: [misbehaves/inject-throws, misbehaves/undo-throws, db-down]
two:
  summary: two that work
  passes:
    - drills: [db-down, db-down/refused]
idle:
  summary: long enough to be interrupted
  passes:
    - drills: [db-down/refused, idle]
`;

export async function projectWith(quarantine = '[]'): Promise<OwnProject> {
  const project = await ownProject();
  await project.write('../../drills/suites.yml', SUITES);
  await project.write('../../drills/quarantine.yml', quarantine);
  return project;
}

export function suite({ folder }: OwnProject, name: string, ...options: string[]): Running {
  return firedrill(['suite', name, '--project', folder, '--json', ...options], {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
  });
}

export function summaryOf({ stdout, stderr }: Ended): SuiteReport {
  try {
    return JSON.parse(stdout) as SuiteReport;
  } catch {
    throw new Error(`there is no summary on stdout; stderr:\n${stderr}`);
  }
}

export const verdicts = ({ runs }: SuiteReport) =>
  Object.fromEntries(runs.map(({ drill, variant, verdict }) => [`${drill}/${variant}`, verdict.status]));

export async function nothingLeft({ runs }: SuiteReport): Promise<void> {
  const docker = await engineOfTests();
  for (const { run } of runs) expect(await onEngine(docker, run), run).toEqual([]);
}

/** Resolves once a run whose name has `what` in it has come to its hold. */
export async function holding(running: Running, results: string, what: string): Promise<void> {
  await until(running, `the hold of ${what}`, async () => {
    const names = await readdir(results).catch((): string[] => []);
    const run = names.find((name) => name.includes(what));
    const timeline = run && (await readFile(join(results, run, 'timeline.jsonl'), 'utf8').catch(() => ''));
    return timeline?.includes('"phase":"hold","edge":"begin"') || undefined;
  });
}
