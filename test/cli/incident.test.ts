import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

describe("in the owners' own form", () => {
  const THING = 'f52d639f-d83d-4b00-9e24-f1cdfa5e438d';
  const hub = { set: 'nightly', name: 'db-down-stopped@formation-hub' } as const;
  beforeAll(async () => {
    // As if the wiki had lost what it took, and one of two alerts had reached no receiver.
    await fileRecorded(
      results,
      hub,
      'hub-loses',
      (line) =>
        !(line.includes('"side":"wiki"') && line.includes(THING)) && !/"notification".*HubErrors/.test(line),
    );
    await fileRecorded(results, hub, 'hub-untold', (line) => !/"notification".*HubErrors/.test(line));
    await fileRecorded(
      results,
      { set: 'nightly', name: 'db-down-stopped@gauzian' },
      'gauzian-untold',
      (line) => !line.startsWith('{"kind":"notification"'),
    );
  });

  test('of formation-hub: lost data are SEV1, more people are told, and all by mail', async () => {
    const { code, stdout, stderr } = await asked('hub-loses');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^# Post-mortem: Database down$/m);
    expect([...stdout.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual([
      'Timeline (times in Europe/Paris)',
      'Impact',
      'Root cause',
      'Why did our monitoring not tell earlier?',
      'Action items',
      'Lessons learned',
      'Blameless',
      'Summary',
      'Detection',
      'Messages',
    ]);
    expect(stdout).toMatch(/^- Data loss: yes; 1 of 65 things lost whose events were taken/m);
    expect(stdout).toMatch(
      /^- bridge: wiki shows the latest event of everything that was taken; .*f52d639f/m,
    );
    expect(stdout).toMatch(/Should have told: HubErrors, and did not/);
    expect(stdout).toMatch(/severity: SEV1, proposed/);
    expect(stdout).toMatch(/within 15m, which is by 2026-11-28 03:13 Europe\/Paris; it was after …/);
    expect(stdout).toMatch(/told because data were lost: second, a third person/);
    expect(stdout).toMatch(/\*\*banner\*\* to the status banner, up from 02:58:25, taken off at 02:58:33/);
    expect(stdout).toMatch(/\*\*loss\*\* to all users, by mail/);
    expect(stdout).not.toMatch(/undefined|NaN|\{\w+\}/);
    expect((await asked('hub-loses', '--html')).stdout).toContain('<h2>Action items</h2>');
  });

  test('of formation-hub: without lost data no mail goes to all', async () => {
    const { stdout } = await asked('hub-untold');
    expect(stdout).toMatch(/^- Data loss: no; 0 of 65/m);
    expect(stdout).not.toMatch(/told because data were lost/);
    expect(stdout).toMatch(/\*\*loss\*\*: not sent/);
  });

  test('of gauzian: one entry of their INCIDENTS.md', async () => {
    const { code, stdout, stderr } = await asked('gauzian-untold');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^# Incident 2026-11-28: Database down$/m);
    expect(stdout).toMatch(/^\*\*Severity\*\*: Critical$/m);
    expect(stdout).toMatch(/^- 114 of 116 requests failed \(98\.3 %\)/m);
    expect(stdout).toMatch(/^- \[ \] keep: GauzianBackendDown is delivered to the receiver/m);
    expect(stdout).not.toMatch(/undefined|NaN|\{\w+\}/);
  });

  test('a form that is not there, or asks for what there is not, is refused', async () => {
    const scale = join(results, 'own.yaml');
    const severities = '[{ name: Critical, means: all, answer: 15m, tell: [CTO], when: {} }]';
    await writeFile(scale, `severities: ${severities}\nwithin: 24h\nform: own.md\n`);
    expect(await asked('liar', '--scale', scale)).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(
        /own\.yaml: form: own\.md cannot be read: there is no such file beside it/,
      ),
    });
    await writeFile(join(results, 'own.md'), '# {titel}\n');
    expect(await asked('liar', '--scale', scale)).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(
        /own\.md: line 1 has \{titel\}, which is no placeholder; there are title/,
      ),
    });
    await writeFile(join(results, 'own.md'), '# {title} of {date}\n\nLost: {loss}\n');
    expect((await asked('liar', '--scale', scale)).stdout).toMatch(
      /^# Database down of 2026-11-27\n(.*\n)+Lost: yes$/m,
    );
  });
});

test('a rehearsal that failed is drafted by the same scale, with what was lost and decided', async () => {
  const file = (name: string, run: string) => fileRecordedRehearsal(results, name, run, backout.parts ?? []);
  await file('way-back-drops-data', 'dropped');
  const { code, stdout, stderr } = await asked('dropped');
  expect(code, stderr).toBe(0);
  expect(stdout).toMatch(/^# Post-mortem of 2026-11-27: Half of all new bookings end in a 500$/m);
  expect(stdout).toMatch(/severity: critical, proposed/);
  expect(stdout).toMatch(/a draft from the evidence of a rehearsal/);
  expect(stdout).toMatch(
    /to be told: on-call \(on-call engineer, by PagerDuty\), .*cto \(CTO, by PagerDuty\)/,
  );
  expect(stdout).toMatch(/decided: to act: 5xx above 10 %/);
  expect(stdout).toMatch(/^- \[ \] keep: no acknowledged write is lost \(shown by ledger\/lost;/m);
  expect(stdout).toMatch(/Roll back the deployment: done, on-call engineer/);
  expect(stdout).not.toMatch(/undefined|NaN/);
  await file('backout-errors', 'kept');
  expect((await asked('kept')).stderr).toMatch(/kept every promise/);
  await writeFile(join(results, 'rehearsals', 'dropped', 'MANIFEST.sha256'), '');
  expect((await asked('dropped')).stderr).toMatch(/not to be trusted/);
});
