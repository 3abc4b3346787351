import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import { fileRecorded, fileRecordedRehearsal } from '../support/file-recorded.ts';
import { inProcess } from '../support/in-process.ts';

let results: string;
const filed = (set: 'nightly' | 'red', name: string, run: string) =>
  fileRecorded(results, { set, name }, run);
beforeAll(async () => {
  results = await mkdtemp(join(tmpdir(), 'firedrill-incident-'));
  await filed('red', 'ledger-liar', 'liar');
  await filed('nightly', 'db-down-stopped@veza', 'well');
});
afterAll(() => rm(results, { recursive: true }));
const asked = (...args: string[]) => inProcess(['incident', ...args, '--results', results]);

test('a run that lost writes is drafted as an incident, as Markdown and as a page', async () => {
  const { code, stdout, stderr } = await asked('liar');
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^# FAIL: SEV1: veza/);
  expect(stdout).toMatch(/3 of \d+ confirmed writes lost/);
  expect(stdout).toMatch(/noticed by: VezaReadinessFailed/);
  expect((await asked('liar', '--html')).stdout).toMatch(/^<!doctype html>/);
});

test('the scale of a file is used, and a wrong one is refused by file and key', async () => {
  const scale = join(results, 'scale.yaml');
  await writeFile(
    scale,
    'severities: [{ name: Critical, means: all, answer: 15m, tell: [CTO], when: {} }]\nwithin: 24h\n',
  );
  expect((await asked('liar', '--scale', scale)).stdout).toMatch(/^# FAIL: Critical: veza/);
  await writeFile(scale, 'severities: []\nwithin: 24h\n');
  expect(await asked('liar', '--scale', scale)).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/scale\.yaml: severities/),
  });
  expect((await asked('liar', '--scale', join(results, 'none.yaml'))).stderr).toMatch(
    /there is no such file/,
  );
});

test('a run that kept its promises is no incident', async () => {
  expect(await asked('well')).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/kept every promise: there is no incident/),
  });
});

test('altered evidence is no record', async () => {
  await filed('red', 'readiness-lies', 'altered');
  await writeFile(join(results, 'altered', 'MANIFEST.sha256'), '');
  expect(await asked('altered')).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/not to be trusted/),
  });
});

test('a rehearsal that failed is drafted by the same scale, with what was lost and decided', async () => {
  const file = (name: string, run: string) => fileRecordedRehearsal(results, name, run, backout.parts ?? []);
  await file('way-back-drops-data', 'dropped');
  const { code, stdout, stderr } = await asked('dropped');
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^# FAIL: critical: atmr/);
  expect(stdout).toMatch(/a draft from the evidence of a rehearsal/);
  expect(stdout).toMatch(/to be told: .*CTO/);
  expect(stdout).toMatch(/decided: to act: 5xx above 10 %/);
  expect(stdout).toMatch(/\| keep: no acknowledged write is lost \| `ledger\/lost` \|/);
  expect(stdout).toMatch(/rehearse backout --target atmr --variant errors --way named/);
  expect(stdout).not.toMatch(/undefined|NaN/);
  await file('backout-errors', 'kept');
  expect((await asked('kept')).stderr).toMatch(/kept every promise/);
  await writeFile(join(results, 'rehearsals', 'dropped', 'MANIFEST.sha256'), '');
  expect((await asked('dropped')).stderr).toMatch(/not to be trusted/);
});
