import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { reached } from '../support/firedrill.ts';
import { engineOfTests } from '../support/on-engine.ts';
import { type OwnProject, ownProject } from '../support/project.ts';
import { endOf, type ShopEnd, type ShopRun, startShop } from '../support/shop-run.ts';

const docker = await engineOfTests();
const run = promisify(execFile);

/** A shop whose API does something more when it starts. */
async function shopThat(does: string): Promise<OwnProject> {
  const project = await ownProject();
  onTestFinished(() => project[Symbol.asyncDispose]());
  await project.write('api.cjs', `${does}\n${await project.read('api.cjs')}`);
  return project;
}

async function ranOn(project: OwnProject, drill = 'idle'): Promise<ShopEnd> {
  return endOf(await startShop(drill, { project: project.folder }));
}

async function containerOf({ folder }: ShopRun, service: string) {
  const id = (await folder()).split('/').at(-1);
  const label = [`${LABEL_RUN}=${id}`, `${LABEL_SERVICE}=${service}`];
  const [found] = await docker.listContainers({ all: true, filters: { label } });
  if (!found) throw new Error(`no container of ${service}`);
  return docker.getContainer(found.Id);
}

/** Takes eight megabytes ten times a second. */
const EATS = 'const all = []; const eat = () => setInterval(() => all.push(Buffer.alloc(8 << 20, 1)), 100);';

describe('trouble of the target before the fault is no failure of a promise', () => {
  test.each([
    ['it is never ready', 'setInterval(() => {}, 1000);', /service api never became ready: not within 60 s/],
    ['it ends at once', 'process.exit(3);', /service api (never became ready|could not be started)/],
  ])('%s', async (_, program, reason) => {
    const project = await shopThat('');
    await project.write('api.cjs', program);
    notProven(await ranOn(project), reason);
  });

  test('it uses more memory than it may: the engine says why it went', async () => {
    notProven(
      await ranOn(await shopThat(`${EATS} eat();`)),
      /steady state was never reached: api ran out of the memory that its limits leave it/,
    );
  });
});

function notProven({ code, stderr, report, stages, left }: ShopEnd, reason: RegExp): void {
  expect(left).toEqual([]);
  expect(stages).toEqual([]);
  expect(report.verdict, stderr).toEqual({ status: 'not-proven', reason: expect.stringMatching(reason) });
  expect(code).toBe(2);
}

describe('what a target prints', () => {
  test.each([
    ['a line of 10 MB', "process.stdout.write('x'.repeat(10_000_000) + '\\n');"],
    ['bytes that are no text', 'process.stdout.write(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]));'],
  ])('may be %s: it is kept, and nothing else changes', async (_, prints) => {
    const project = await shopThat(prints);
    const { report, left } = await ranOn(project, 'db-down');
    expect(left).toEqual([]);
    expect(['pass', 'acceptable']).toContain(report.verdict.status);
  });
});

describe('trouble while the fault is in', () => {
  test('a service other than the broken one runs out of memory: what follows is not the fault’s doing', async () => {
    const eatsThen = `${EATS} const since = setInterval(async () => { if (await databaseAnswers()) return; clearInterval(since); eat(); }, 100);`;
    const { code, stderr, report, stages, left } = await ranOn(await shopThat(eatsThen), 'db-down');
    expect(left).toEqual([]);
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(report.verdict, stderr).toEqual({
      status: 'not-proven',
      reason: expect.stringMatching(
        /the engine killed api for want of memory, which is not the fault's doing/,
      ),
    });
    expect(code).toBe(2);
  });

  test('somebody removes the container that is broken: the undo cannot be, and the stack goes instead', async () => {
    const started = await startShop('db-down');
    await reached('hold', started.results, started.running);
    await (await containerOf(started, 'database')).remove({ force: true });
    const { code, stderr, report, stages, left } = await endOf(started);
    expect(left).toEqual([]);
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'failed']);
    expect(report.verdict.status, stderr).toBe('error');
    expect(report.verdict.reason).toMatch(/stopped on database could not be undone: .*no such container/i);
    expect(code).toBe(70);
  });

  test('the disk for results is full: healed first, then an error, and never a pass', async () => {
    const results = await mkdtemp(join(tmpdir(), 'firedrill-full-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', results]);
    onTestFinished(async () => {
      await run('umount', [results]);
      await rm(results, { recursive: true });
    });
    const started = await startShop('idle', { results });
    const folder = await started.folder();
    const { code, stderr } = await started.running.ended;
    expect(code, stderr).toBe(70);
    expect(stderr).toMatch(/no space left on device/i);
    const id = folder.split('/').at(-1);
    expect(await docker.listContainers({ all: true, filters: { label: [`${LABEL_RUN}=${id}`] } })).toEqual(
      [],
    );
  });
});
