/** Services that others have written, each a project of its own in test/strangers: made, begun by init, drilled, and watched by hand. */

import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Report } from '../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { askedByHand, type ByHand, outageByHand, type Seen } from './by-hand.ts';
import { firedrill, timelineOf } from './firedrill.ts';
import { engineOfTests } from './on-engine.ts';

/** Milliseconds: requests a second apart tell no more, and each may take as long. */
const BY_HAND_MS = 2_000;

export interface Drilled {
  code: number;
  stderr: string;
  report: Report;
  records: readonly TimelineRecord[];
  byHand: readonly Seen[];
}

/** A copy of a project of test/strangers outside of this repository, with what its `prepare.sh` brings from its registry. */
export function onboarding(name: string) {
  const project = { folder: '' };
  beforeAll(async () => {
    project.folder = await mkdtemp(join(tmpdir(), `firedrill-${name}-`));
    await cp(join(import.meta.dirname, '../strangers', name), project.folder, { recursive: true });
    const scripts = await execa('find', ['.', '-maxdepth', '1', '-name', 'prepare.sh'], {
      cwd: project.folder,
    });
    if (scripts.stdout !== '') await execa('sh', ['prepare.sh'], { cwd: project.folder });
  });
  afterAll(() => rm(project.folder, { recursive: true, force: true }));
  const asked = (...words: string[]) => firedrill([...words, '--project', project.folder]).ended;
  return {
    up: () => asked('up', '--once', '--target', name),
    /** @returns what `init` writes of its compose file, and looks at in its stack */
    async init(...more: string[]) {
      const { code, stderr } = await asked('init', '--yes', '--name', 'fresh', ...more);
      expect(code, stderr).toBe(0);
      return readFile(join(project.folder, 'targets/fresh/target.yaml'), 'utf8');
    },
    drilled: (drill: string, byHand: ByHand) => drilled(project.folder, name, drill, byHand),
  };
}

/** One drill of a project's target, which is asked by hand all the while. */
export async function drilled(
  project: string,
  target: string,
  drill: string,
  asked: ByHand,
): Promise<Drilled> {
  const over = new AbortController();
  const byHand = askedByHand(await engineOfTests(), asked, over.signal);
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const words = ['run', drill, '--target', target, '--project', project, '--results', results, '--json'];
  try {
    const { code, stdout, stderr } = await firedrill(words).ended.finally(() => over.abort());
    const records = await timelineOf(join(results, 'latest'));
    return { code, stderr, report: JSON.parse(stdout) as Report, records, byHand: await byHand };
  } finally {
    await rm(results, { recursive: true });
  }
}

/** The grades of findings by their ids. */
export function gradesOf({ report }: Drilled): ReadonlyMap<string, string> {
  return new Map(report.findings.map(({ id, grade }) => [id, grade]));
}

/** A clock on the wall and a request a second saw the outage that the report tells. */
export function expectSameOutage({ report, byHand }: Drilled): void {
  const { outage } = report.measures;
  if ('absent' in outage) throw new Error(outage.absent);
  const { low, high } = outageByHand(byHand);
  expect(outage.low, JSON.stringify({ outage, low, high })).toBeLessThanOrEqual(high);
  expect(outage.high, JSON.stringify({ outage, low, high })).toBeGreaterThanOrEqual(low);
  expect(high - low).toBeLessThan(outage.high - outage.low + 2 * BY_HAND_MS);
}

/** By hand it was well before the fault, and well again when the report says that it was. */
export function expectSameRecovery({ report, records, byHand }: Drilled): void {
  const [header] = records;
  if (header?.kind !== 'run') throw new Error('the timeline has no header');
  const { recover } = report.measures;
  if ('absent' in recover) throw new Error(recover.absent);
  const at = (t: number) => Date.parse(header.startedAt) + t;
  const moment = (phase: string) => {
    const found = records.find((one) => one.kind === 'phase' && one.phase === phase);
    if (found === undefined) throw new Error(`the timeline has no ${phase}`);
    return at(found.t);
  };
  const undone = records.find((one) => one.kind === 'fault' && one.stage === 'undone');
  if (undone === undefined) throw new Error('the fault was not undone');
  const between = (from: number, to: number) =>
    byHand.filter(({ asked, told }) => asked >= from && told <= to);
  const before = between(moment('steady'), moment('inject'));
  const after = between(at(undone.t) + recover.high, moment('verify'));
  expect(before.length, 'asked by hand before the fault').toBeGreaterThan(0);
  expect(after.length, 'asked by hand after it').toBeGreaterThan(0);
  expect([...before, ...after].filter(({ ok }) => !ok)).toEqual([]);
}
