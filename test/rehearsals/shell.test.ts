/** The backout as a shell and as a person sees it: in real time, on a real stack. */

import { mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import type { RehearsalReport } from '../../harness/report/rehearsal/rehearsal-report.ts';
import { firedrill, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';

const docker = await engineOfTests();
const schema = JSON.parse(await readFile(join(ROOT, 'results/rehearsal.schema.json'), 'utf8'));
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

/** From one thing that people do to the next a minute or two may pass: metrics, in real time. */
const PATIENCE_MS = 300_000;

async function backout(...args: string[]) {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  await mkdir(join(results, 'rehearsals'));
  return firedrill(['rehearse', 'backout', '--json', '--results', results, ...args]);
}

test('backout --json ends 0 with every step timed, in time, and nothing left', async () => {
  const { code, stdout, stderr } = await (await backout()).ended;
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout) as RehearsalReport;
  expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.decisions).toEqual([
    expect.objectContaining({ act: true, right: true, because: expect.stringMatching(/^5xx above 10 %/) }),
  ]);
  for (const { title, outcome, measured } of report.steps) {
    expect([title, outcome]).toEqual([title, 'done']);
    expect(measured, title).not.toBeNull();
  }
  const figure = (id: string) =>
    report.figures.find((one) => one.id === id)?.measured ?? { low: -1, high: -1 };
  const [rto, window] = [figure('rto'), figure('window')];
  expect(window.low, 'new code met the old schema').toBeGreaterThan(0);
  expect(rto.high, 'which counts').toBeGreaterThan(window.low);
  expect(figure('rpo')).toEqual({ low: 0, high: 0 });
  expect(report.checklist.filter(({ list }) => list === 'after the rollback')).toHaveLength(8);
  expect(await onEngine(docker, report.run)).toEqual([]);
});

test('by hand, people type what they are told, and each step is timed until it is so', async () => {
  const running = await backout('--manual', '--variant', 'corrupt-writes', '--way', 'one');
  onTestFinished(running.end);
  let over = false;
  void running.ended.then(() => {
    over = true;
  });
  const typed: string[] = [];
  for (let seen = 0; ; ) {
    const look = async () => {
      const told = [...running.said().matchAll(/(?:^ {2}\$ .*\n)+(?= {2}until: )/gm)];
      return over ? 'over' : told[seen]?.[0];
    };
    const next = await until(running, 'something to type, or the end', look, PATIENCE_MS);
    if (next === 'over') break;
    seen += 1;
    typed.push(next);
    const script = next.replaceAll(/^ {2}\$ /gm, '');
    await execa('sh', ['-ec', script], { extendEnv: true });
  }
  const { code, stdout, stderr } = await running.ended;
  expect(code, stderr).toBe(0);
  const report = JSON.parse(stdout) as RehearsalReport;
  expect(report.verdict).toEqual({ status: 'pass' });
  expect(report.manual).toBe(true);
  expect(report.deviations).toContain('done by hand');
  expect(typed, 'telling people, the migration, the deployment').toHaveLength(3);
  for (const { title, outcome, measured, part } of report.steps) {
    expect([title, outcome]).toEqual([title, 'done']);
    if (part === 'step') expect(measured?.high, title).toBeGreaterThan(0);
  }
  expect(await onEngine(docker, report.run)).toEqual([]);
});
