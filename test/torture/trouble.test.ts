import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { LABEL_RUN } from '../../harness/safety/labels.ts';
import { clockSetIn } from '../support/clock-set.ts';
import { firedrill, reached } from '../support/firedrill.ts';
import { engineOfTests } from '../support/on-engine.ts';
import { type OwnProject, ownProject } from '../support/project.ts';
import { containerOf, endOf, type ShopEnd, type ShopRun, startShop } from '../support/shop-run.ts';

const docker = await engineOfTests();
const run = promisify(execFile);

/** A shop whose API does something more when it starts. */
async function shopThat(does: string): Promise<OwnProject> {
  const project = await ownProject();
  onTestFinished(() => project[Symbol.asyncDispose]());
  await project.write('api.cjs', `${does}\n${await project.read('api.cjs')}`);
  return project;
}

async function ranOn(project: OwnProject, recordAs: string, drill = 'idle'): Promise<ShopEnd> {
  return endOf(await startShop(drill, { project: project.folder }), recordAs);
}

/** What a runner has in memory at most, whatever a target prints. */
const MOST_MIB = 450;

/** Takes eight megabytes ten times a second. */
const EATS = 'const all = []; const eat = () => setInterval(() => all.push(Buffer.alloc(8 << 20, 1)), 100);';

describe('trouble of the target before the fault is no failure of a promise', () => {
  test.each([
    [
      'never-ready',
      'it is never ready',
      'setInterval(() => {}, 1000);',
      /service api never became ready: not within 60 s/,
    ],
    [
      'ends-at-once',
      'it ends at once',
      'process.exit(3);',
      /service api (never became ready|could not be started)/,
    ],
  ])('api-%s: %s', async (recordAs, _, program, reason) => {
    const project = await shopThat('');
    await project.write('api.cjs', program);
    notProven(await ranOn(project, `api-${recordAs}`), reason);
  });

  test('it is ready, and then it is not, and then it is', async () => {
    const project = await shopThat('');
    const flapping =
      'const here = (await databaseAnswers()) && Math.floor(performance.now() / 300) % 2 === 0;';
    await project.change('api.cjs', 'const here = await databaseAnswers();', flapping);
    notProven(
      await ranOn(project, 'readiness-flaps'),
      /steady state was never reached: readiness good 25 times on end did not come/,
    );
  });

  describe('it uses more memory than it may: the engine says why it went', () => {
    const RAN_OUT = /steady state was never reached: api ran out of the memory that its limits leave it/;

    test('before it is ready', async () => {
      const project = await shopThat('');
      await project.write('api.cjs', `${EATS} eat();`);
      notProven(
        await ranOn(project, 'out-of-memory-before-ready'),
        /service api never became ready: it ran out of the memory that its limits leave it/,
      );
    });

    test('when it is ready and others of its stack are not', async () => {
      notProven(await ranOn(await shopThat(`${EATS} eat();`), 'out-of-memory-while-others-start'), RAN_OUT);
    });

    test('when all are', async () => {
      const project = await shopThat(`${EATS} let eating;`);
      await project.change(
        'api.cjs',
        "if (pathname === '/canary')",
        "if (pathname === '/canary') eating ??= eat();\n  if (pathname === '/canary')",
      );
      notProven(await ranOn(project, 'out-of-memory-when-steady'), RAN_OUT);
    });
  });
});

function notProven({ code, stderr, report, stages, left }: ShopEnd, reason: RegExp): void {
  expect(left).toEqual([]);
  expect(stages).toEqual([]);
  expect(report.verdict, stderr).toEqual({ status: 'not-proven', reason: expect.stringMatching(reason) });
  expect(code).toBe(2);
}

describe('what a target prints', () => {
  test('may be a gigabyte: the first of it is kept, and no more of it is ever in memory', async () => {
    const prints = `
      const piece = Buffer.alloc(1 << 20, '${'x'.repeat(1023)}\\n');
      let left = 1024;
      const print = () => left-- > 0 && process.stdout.write(piece, print);
      print();`;
    const started = await startShop('db-down', { project: (await shopThat(prints)).folder });
    const peak = await peakOf(started);
    const { report, left } = await endOf(started);
    expect(left).toEqual([]);
    // The engine is busy with it meanwhile, and so the machine: that is not the target's failure.
    expect(['pass', 'acceptable', 'not-proven']).toContain(report.verdict.status);
    expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
    const log = await stat(join(await started.folder(), 'logs/api.log'));
    expect(log.size / 2 ** 20).toBeGreaterThan(63);
    expect(log.size / 2 ** 20).toBeLessThan(65);
    expect(peak).toBeLessThan(MOST_MIB);
  });

  test.each([
    ['a line of 10 MB', "process.stdout.write('x'.repeat(10_000_000) + '\\n');", 'x'.repeat(1000)],
    [
      'bytes that are no text',
      'process.stdout.write(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x0a]));',
      // What is no text an engine may have replaced.
      '(',
    ],
  ])('may be %s: it is kept, and nothing else changes', async (_, prints, begins) => {
    const project = await shopThat(prints);
    const started = await startShop('db-down', { project: project.folder });
    const peak = await peakOf(started);
    const { report, left } = await endOf(started);
    expect(left).toEqual([]);
    expect(['pass', 'acceptable'], report.verdict.reason).toContain(report.verdict.status);
    const log = await readFile(join(await started.folder(), 'logs/api.log'));
    expect(log.includes(begins)).toBe(true);
    expect(peak).toBeLessThan(MOST_MIB);
  });
});

/** The most memory that the runner had at once, in MiB (VmHWM, proc(5)). */
async function peakOf({ running }: ShopRun): Promise<number> {
  const over = { yet: false };
  running.ended.finally(() => {
    over.yet = true;
  });
  let peak = 0;
  while (!over.yet) {
    const status = await readFile(`/proc/${running.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return peak / 1024;
}

describe('trouble while the fault is in', () => {
  test.each([
    ['forward', 3600],
    ['back', -3600],
  ])(
    'the clock is set %s by an hour: no figure moves, nothing stamped by Prometheus is proven',
    async (direction, seconds) => {
      const started = await startShop('db-down', { env: clockSetIn('hold', seconds) });
      const { code, stderr, report, left } = await endOf(started, `clock-set-${direction}`);
      expect(left).toEqual([]);
      expect(report.verdict, stderr).toEqual({
        status: 'not-proven',
        reason: expect.stringMatching(
          `the wall clock is not set while the run lasts: it was set ${direction} by 3600 s`,
        ),
      });
      expect(code).toBe(2);
      expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
      const { recover } = report.measures;
      expect('low' in recover ? recover.low : Number.NaN).toBeGreaterThan(0);
      expect('high' in recover ? recover.high : Number.NaN).toBeLessThan(60_000);
    },
  );

  test('a service other than the broken one runs out of memory: that it did is the headline', async () => {
    const eatsThen = `${EATS}
      let was = false;
      const since = setInterval(async () => {
        const here = await databaseAnswers();
        if (was && !here) { clearInterval(since); eat(); }
        was ||= here;
      }, 100);`;
    const { code, stderr, report, stages, left } = await ranOn(
      await shopThat(eatsThen),
      'out-of-memory-in-the-fault',
      'db-down',
    );
    expect(left).toEqual([]);
    expect(stages).toEqual(['injecting', 'injected', 'undoing', 'undone']);
    expect(report.verdict, stderr).toEqual({
      status: 'fail',
      reason: expect.stringMatching(/^api survives stopped on database: it was killed for want of memory/),
    });
    expect(report.findings.filter(({ grade }) => grade === 'fail').map(({ id }) => id)).toEqual([
      'survives/api',
    ]);
    expect(code).toBe(1);
  });

  test('the broken container is removed by hand: the undo cannot be, and the stack goes instead', async () => {
    const started = await startShop('db-down');
    await reached('hold', started.results, started.running);
    await (await containerOf(started, 'database')).remove({ force: true });
    const { code, stderr, report, stages, left } = await endOf(started, 'broken-container-removed');
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
    // What was written until then proves nothing either.
    expect((await firedrill(['judge', folder]).ended).code).toBe(70);
    const id = folder.split('/').at(-1);
    expect(await docker.listContainers({ all: true, filters: { label: [`${LABEL_RUN}=${id}`] } })).toEqual(
      [],
    );
  });
});
