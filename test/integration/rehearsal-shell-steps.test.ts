/** A rehearsal of three shell steps, as a target's owner writes it, on a real stack and in real time. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import { rehearsalReportSchema } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { firedrill } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';

const schema = JSON.parse(await readFile(join(ROOT, 'results/rehearsal.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

test('three shell steps are done and timed, nothing is lost, and nothing is left', async () => {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  onTestFinished(() => rm(results, { recursive: true, force: true }));
  const project = join(import.meta.dirname, '../support/shop');
  const args = ['rehearse', 'export', '--json', '--project', project, '--results', results];
  const { code, stdout, stderr } = await firedrill(args).ended;
  expect(code, stderr).toBe(0);
  const json: unknown = JSON.parse(stdout);
  expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
  const report = rehearsalReportSchema.parse(json);
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.steps.map(({ id, outcome, attempts }) => [id, outcome, attempts])).toEqual([
    ['note', 'done', 1],
    ['save', 'done', 1],
    ['pack', 'done', 1],
  ]);
  for (const { measured, title } of report.steps) expect(measured?.high, title).toBeGreaterThan(0);
  expect(report.ledger.acknowledged).toBeGreaterThan(10);
  expect(report.figures).toEqual([
    expect.objectContaining({ id: 'rpo', measured: { low: 0, high: 0 }, grade: 'pass' }),
  ]);
  expect(report).toEqual(expect.objectContaining({ decisions: [], lost: [], damaged: [], checklist: [] }));
  expect(await onEngine(await engineOfTests(), report.run)).toEqual([]);
});
