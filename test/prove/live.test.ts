/** `prove --live` as a shell sees it: a control run of the shop, then a run for each mutant, on real stacks. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { proofSchema } from '../../harness/model/prove.ts';
import { firedrill } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { ownProject } from '../support/project.ts';

const SHOP = join(import.meta.dirname, '../support/shop');

async function proven(project: string, only: readonly string[]) {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true, force: true }));
  const named = only.flatMap((one) => ['--only', one]);
  const where = ['--project', project, '--results', results];
  const { code, stdout, stderr } = await firedrill([
    'prove',
    'db-down',
    '--live',
    '--json',
    ...where,
    ...named,
  ]).ended;
  const runs = (await readdir(join(results, 'proofs/runs'))).filter((name) => name.includes('-shop-'));
  const left = [];
  for (const run of runs) left.push(...(await onEngine(await engineOfTests(), run)));
  if (stdout === '') throw new Error(stderr);
  return { code, proof: proofSchema.parse(JSON.parse(stdout)), runs, left, results };
}

test('three mutants of a system are killed by the findings of their promises, and leave nothing', async () => {
  const only = ['live/fault/undone-early', 'live/readiness/always-ready', 'live/writes/swallowed'];
  const { code, proof, runs, left, results } = await proven(SHOP, only);
  expect(proof.notTried).toEqual([]);
  expect(proof.mutants.map(({ id, fate, killedBy }) => [id, fate, killedBy])).toEqual([
    ['live/fault/undone-early', 'killed', ['fault/injected']],
    ['live/readiness/always-ready', 'killed', ['probes/readiness/broken']],
    ['live/writes/swallowed', 'killed', ['ledger/lost']],
  ]);
  expect(proof.mutants.every(({ run = '' }) => runs.includes(run))).toBe(true);
  expect([code, runs.length, left]).toEqual([0, 4, []]);
  const filed = await readFile(join(results, 'proofs/shop-db-down-stopped.json'), 'utf8');
  expect(proofSchema.parse(JSON.parse(filed)).killed).toBe(3);
});

test('a mutant of which the contract says that it makes no difference has no run of its own', async () => {
  await using project = await ownProject();
  await project.change('target.ts', "'db-down': {", "'db-down': { afterwards: { service: false },");
  const { code, proof, runs } = await proven(project.folder, ['live/answers/late']);
  expect(proof.mutants.map(({ fate }) => fate)).toEqual(['equivalent']);
  expect([code, runs.length]).toEqual([0, 1]);
});
