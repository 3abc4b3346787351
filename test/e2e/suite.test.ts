/** A suite as a shell sees it, on a target of somebody's own. */

import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../harness/cli/project.ts';
import type { Report } from '../../harness/model/judgement.ts';
import { windowOf } from '../../harness/report/suite/spans.ts';
import type { SuiteReport } from '../../harness/report/suite/suite-report.ts';
import { type Ended, firedrill, type Running, timelineOf, until } from '../support/firedrill.ts';
import { engineOfTests, onEngine } from '../support/on-engine.ts';
import { type OwnProject, ownProject } from '../support/project.ts';

const docker = await engineOfTests();

const schema = async (file: string) => JSON.parse(await readFile(join(ROOT, 'results', file), 'utf8'));
const ajv = new Ajv2020({ strict: true, allErrors: true });
ajv.addSchema(await schema('report.schema.json'), 'report.schema.json');
const validate = ajv.compile(await schema('suite.schema.json'));

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

async function projectWith(quarantine = '[]'): Promise<OwnProject> {
  const project = await ownProject();
  await project.write('../../drills/suites.yml', SUITES);
  await project.write('../../drills/quarantine.yml', quarantine);
  return project;
}

function suite({ folder }: OwnProject, name: string, ...options: string[]): Running {
  return firedrill(['suite', name, '--project', folder, '--json', ...options], {
    GITHUB_ACTIONS: 'true',
    GITHUB_STEP_SUMMARY: join(folder, 'step-summary.md'),
  });
}

function summaryOf({ stdout, stderr }: Ended): SuiteReport {
  try {
    return JSON.parse(stdout) as SuiteReport;
  } catch {
    throw new Error(`there is no summary on stdout; stderr:\n${stderr}`);
  }
}

const verdicts = ({ runs }: SuiteReport) =>
  Object.fromEntries(runs.map(({ drill, variant, verdict }) => [`${drill}/${variant}`, verdict.status]));

async function nothingLeft({ runs }: SuiteReport): Promise<void> {
  for (const { run } of runs) expect(await onEngine(docker, run), run).toEqual([]);
}

/** Resolves once a run whose name has `what` in it has come to its hold. */
async function holding(running: Running, results: string, what: string): Promise<void> {
  await until(running, `the hold of ${what}`, async () => {
    const names = await readdir(results).catch((): string[] => []);
    const run = names.find((name) => name.includes(what));
    const timeline = run && (await readFile(join(results, run, 'timeline.jsonl'), 'utf8').catch(() => ''));
    return timeline?.includes('"phase":"hold","edge":"begin"') || undefined;
  });
}

describe('a suite', () => {
  test('goes on after runs that throw, is as bad as what no quarantine excuses, and tells GitHub', async () => {
    const entry = (variant: string, until: string) =>
      `- { drill: misbehaves/${variant}, target: shop, reason: made to fail, owner: Ada, until: ${until} }\n`;
    await using project = await projectWith(
      entry('inject-throws', '2099-12-31') + entry('undo-throws', '2026-01-01'),
    );
    const ended = await suite(project, 'broken').ended;
    const summary = summaryOf(ended);
    expect(verdicts(summary)).toEqual({
      'misbehaves/inject-throws': 'error',
      'misbehaves/undo-throws': 'error',
      'db-down/stopped': 'pass',
    });
    expect(summary.verdict).toEqual({
      status: 'error',
      reason: '1 of 2 runs: misbehaves/undo-throws on shop',
    });
    expect(ended.code).toBe(70);
    expect(ended.stderr).toMatch(/^::error title=misbehaves\/undo-throws on shop%3A error::/m);
    expect(ended.stderr).toMatch(/^::warning title=misbehaves\/inject-throws on shop%3A error::/m);
    expect(ended.stderr).toMatch(
      /misbehaves\/inject-throws on shop is in quarantine: made to fail \(Ada, until 2099-12-31\)/,
    );
    expect(ended.stderr).toMatch(/misbehaves\/undo-throws on shop is in quarantine no more: made to fail/);
    expect(summary.overlaps).toEqual([]);
    expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
    await nothingLeft(summary);
    const page = await readFile(join(project.folder, 'results', summary.id, 'summary.md'), 'utf8');
    expect(page).toMatch(/^# ERROR: suite broken\n/);
    expect(await readFile(join(project.folder, 'step-summary.md'), 'utf8')).toBe(page);
    const filed = await readdir(join(project.folder, 'results', summary.id));
    expect(filed.sort()).toEqual(['junit.xml', 'suite-state.json', 'summary.json', 'summary.md']);
  });

  test('in parts gives, merged, what it gives as a whole', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'parts');
    const parts = [
      await suite(project, 'two', '--shard', '1/2', '--results', join(results, '1')).ended,
      await suite(project, 'two', '--shard', '2/2', '--results', join(results, '2')).ended,
    ].map(summaryOf);
    expect(parts.map(verdicts)).toEqual([{ 'db-down/stopped': 'pass' }, { 'db-down/refused': 'pass' }]);
    const merge = (...names: string[]) =>
      firedrill([
        'suite',
        'merge',
        ...names.map((name) => join(results, name)),
        '--project',
        project.folder,
        '--json',
      ]).ended;
    const whole = await merge('1', '2');
    expect(verdicts(summaryOf(whole))).toEqual({ 'db-down/stopped': 'pass', 'db-down/refused': 'pass' });
    expect(whole.code, whole.stderr).toBe(0);
    const half = await merge('1');
    expect(summaryOf(half).verdict.status).toBe('not-proven');
    expect(half.code).toBe(2);
  });

  test('that is interrupted heals, and --resume does what is left and nothing twice', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'results');
    const running = suite(project, 'idle');
    await holding(running, results, 'shop-idle');
    running.signal('SIGINT');
    const interrupted = await running.ended;
    expect(interrupted.code, interrupted.stderr).toBe(130);
    const before = summaryOf(interrupted);
    expect(verdicts(before)).toEqual({ 'db-down/refused': 'pass', 'idle/nothing': 'aborted' });
    expect(before.verdict.status).toBe('aborted');
    // The second stack was started while the first was seen to stay well, and measured after it.
    const [first, second] = before.times.map(({ spans }) => ({
      began: spans[0]?.from,
      window: windowOf(spans),
    }));
    expect(second?.began).toBeLessThan(first?.window?.to ?? 0);
    expect(second?.window?.from).toBeGreaterThanOrEqual(first?.window?.to ?? Number.POSITIVE_INFINITY);
    const idle = before.runs.find(({ drill }) => drill === 'idle')?.run ?? '';
    // The relay to Toxiproxy's control port comes with Toxiproxy, at no certain moment.
    const started = (await timelineOf(join(results, idle))).flatMap((record) =>
      record.kind === 'engine' && record.action === 'start' && record.service !== 'toxiproxy-control'
        ? [record.service]
        : [],
    );
    const inTurns = ['database', 'toxiproxy', 'receiver', 'prometheus', 'alertmanager', 'blackbox', 'api'];
    // Without cores to spare it began while the other cleared, and was told not to take all of the machine: one container
    // after another, none before whom it calls. With cores to spare both began at once, each with all of it.
    if (before.capacity.ahead) expect(started.toSorted()).toEqual(inTurns.toSorted());
    else expect(started).toEqual(inTurns);
    await nothingLeft(before);
    expect(interrupted.stderr).toMatch(/go on with: \.\/firedrill suite idle --resume --project /);

    // It was interrupted because the drill takes for ever; somebody has mended that.
    await project.change('target.ts', "figure: 'detect', atMost: 120_000", "figure: 'detect', atMost: 1_000");
    const resumed = await suite(project, 'idle', '--resume').ended;
    const after = summaryOf(resumed);
    expect(after.id).toBe(before.id);
    const runOf = ({ runs }: SuiteReport, drill: string): Report['run'] | undefined =>
      runs.find((one) => one.drill === drill)?.run;
    expect(runOf(after, 'db-down')).toBe(runOf(before, 'db-down'));
    expect(runOf(after, 'idle')).not.toBe(runOf(before, 'idle'));
    expect(Object.keys(verdicts(after)).sort()).toEqual(['db-down/refused', 'idle/nothing']);
    await nothingLeft(after);
    const again = await suite(project, 'idle', '--resume').ended;
    expect(again.code).toBe(64);
    expect(again.stderr).toMatch(/there is no interrupted suite idle; run it without --resume/);
  });

  test('whose process is killed leaves nothing running, and can be resumed', async () => {
    await using project = await projectWith();
    const results = join(project.folder, 'results');
    const running = suite(project, 'idle');
    await holding(running, results, 'shop-idle');
    const names = await readdir(results);
    running.signal('SIGKILL');
    await running.ended;
    // The processes of its runs notice, heal and file what they saw.
    const idle = names.find((name) => name.includes('shop-idle')) ?? '';
    const deadline = performance.now() + 60_000;
    while (!existsSync(join(results, idle, 'MANIFEST.sha256'))) {
      if (performance.now() > deadline) throw new Error(`${idle} is not filed a minute after its suite died`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await onEngine(docker, idle)).toEqual([]);
    const report = JSON.parse(await readFile(join(results, idle, 'report.json'), 'utf8')) as Report;
    expect(report.verdict).toEqual({ status: 'aborted', reason: 'the suite has ended' });
    const state = names.find((name) => name.includes('suite-idle')) ?? '';
    const { done, finished } = JSON.parse(await readFile(join(results, state, 'suite-state.json'), 'utf8'));
    expect({ finished, done: done.map(({ unit }: { unit: string }) => unit) }).toEqual({
      finished: false,
      done: ['db-down/refused on shop'],
    });
  });
});
