/** Drills that a person cures, by what they are told and by nothing else: a script at a pipe, and the engine as another terminal has it. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import { commandControl } from '../../../harness/stack/commands.ts';
import { firedrill, folderOf, type Running, timelineOf, until } from '../../support/firedrill.ts';
import { engineOfTests, onEngine } from '../../support/on-engine.ts';
import { ownProject } from '../../support/project.ts';
import { endOf, startShop } from '../../support/shop-run.ts';

const docker = await engineOfTests();
const { signal } = new AbortController();

interface Person {
  running: Running;
  /** Resolves once the words stand in what was told. */
  told(words: RegExp): Promise<RegExpExecArray>;
  /** The container of a service, as it was told. */
  container(service: string): Promise<string>;
  end(): Promise<{ report: Report; code: number; stages: string[]; left: string[] }>;
}

async function person(drill: string, ...options: string[]): Promise<Person> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-by-hand-'));
  onTestFinished(() => rm(results, { recursive: true }));
  const args = ['run', drill, '--target', 'atmr', '--results', results, ...options];
  const running = firedrill(args, {}, undefined, 'pipe');
  const told = (words: RegExp) =>
    until(running, String(words), async () => words.exec(running.said()) ?? undefined);
  return {
    running,
    told,
    async container(service) {
      const [, id = ''] = await told(new RegExp(`- ${service}: container (\\w+), http`));
      return id;
    },
    async end() {
      const folder = await folderOf(results, running);
      const { code } = await running.ended;
      const records = await timelineOf(folder);
      const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
      return {
        report,
        code,
        stages: records.flatMap((one) => (one.kind === 'fault' ? [one.detail] : [])),
        left: await onEngine(docker, report.run),
      };
    },
  };
}

const failed = ({ findings }: Report) => findings.flatMap(({ id, grade }) => (grade === 'fail' ? [id] : []));
const gradesOf = ({ findings }: Report) => new Map(findings.map(({ id, grade }) => [id, grade]));

test('a read-only database is cured from another terminal, and saying so cures nothing', async () => {
  const ada = await person('db-read-only', '--manual');
  const { running } = ada;
  await ada.told(/Take up the page[\s\S]*AtmrDatabaseReadOnly, told to pager/);
  running.type('a');
  await ada.told(/Find out what is broken[\s\S]*runbook: .*atmr-database-read-only\.md/);
  running.type('it is broken');
  await ada.told(/not understood/);
  running.type('d the database takes no writes');
  await ada.told(/Cure it, from another terminal/);
  running.type('c');
  await ada.told(/still broken/);
  const id = await ada.container('database');
  const psql = ['psql', '-U', 'atmr', '-d', 'atmr', '-c'];
  const { run } = commandControl(docker, () => id);
  await run('database', [...psql, 'ALTER SYSTEM RESET default_transaction_read_only'], signal);
  await run('database', [...psql, 'SELECT pg_reload_conf()'], signal);
  const { report, stages, left } = await ada.end();
  // A machine that is pressed may leave something unproven, and nothing broken.
  expect(failed(report), running.said()).toEqual([]);
  const grades = gradesOf(report);
  for (const step of ['paged', 'acknowledge', 'diagnose', 'cure', 'escalation/lead-devops', 'escalation/cto'])
    expect([step, grades.get(`people/${step}`)]).toEqual([step, 'pass']);
  expect(report.people?.steps[1]?.said).toEqual(['the database takes no writes']);
  expect(stages).toContain('read-only-server on database, by hand');
  expect(grades.get('objectives/recover'), "the machine's own").toBe('pass');
  expect(left).toEqual([]);
});

test('a router that is stopped is started again by the lead when on-call does not answer', async () => {
  const lead = await person('osrm-down/stopped', '--manual', '--unanswered', '1', '--hurry', '60');
  const { running } = lead;
  await lead.told(/Take up the page \(lead DevOps\)/);
  running.type('a');
  await lead.told(/Find out what is broken/);
  running.type('d the router has stopped');
  await docker.getContainer(await lead.container('router')).start();
  await lead.told(/Cure it/);
  running.type('c');
  const { report } = await lead.end();
  expect(failed(report), running.said()).toEqual([]);
  const grades = gradesOf(report);
  expect(grades.get('people/escalation/lead-devops')).toBe('pass');
  expect(report.people).toEqual(expect.objectContaining({ hurry: 60 }));
  expect(report.people?.told.map(({ contact }) => contact)).toEqual(['lead-devops']);
});

test('who cannot do it fails what is asked of people, and Firedrill heals', async () => {
  const eve = await person('db-read-only', '--manual');
  await eve.told(/Take up the page/);
  eve.running.type('f');
  const { report, code, left } = await eve.end();
  expect(code).toBe(1);
  expect(failed(report), eve.running.said()).toEqual(['people/acknowledge']);
  expect(gradesOf(report).get('traffic/recovers')).toBe('pass');
  expect(left).toEqual([]);
});

test('a page that production leads to the receiver of before has not reached the next', async () => {
  await using project = await ownProject();
  const receiver = '  - name: lead\n    webhook_configs:\n      - url: http://receiver:9095/\n';
  await project.write('alertmanager.yml', `${await project.read('alertmanager.yml')}${receiver}`);
  const people = `people: {
      contacts: { first: { who: 'on-call', receiver: 'on-call' }, lead: { who: 'lead', receiver: 'lead' } },
      escalation: [{ tell: 'first' }, { tell: 'lead', afterMs: 900_000 }],
    },`;
  await project.change('target.ts', 'stableProbes: 25,', `stableProbes: 25,\n    ${people}`);
  const options = ['--unanswered', '1', '--hurry', '300'];
  const { report, stderr, left } = await endOf(
    await startShop('db-down', { project: project.folder, options }),
  );
  expect(failed(report), stderr).toEqual(['people/escalation/lead']);
  expect(report.verdict.reason).toMatch(/it went to on-call, which lead does not read/);
  expect(left).toEqual([]);
});
