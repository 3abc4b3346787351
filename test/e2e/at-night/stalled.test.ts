import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../../harness/model/judgement.ts';
import type { TimelineRecord } from '../../../harness/model/timeline.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../../harness/safety/labels.ts';
import { firedrill, type Running, reached, timelineOf, until } from '../../support/firedrill.ts';
import { engineOfTests } from '../../support/on-engine.ts';
import { type OwnProject, ownProject } from '../../support/project.ts';

const docker = await engineOfTests();
const STOPPED_MS = 500;
/** A probe's period and a timer's grain: the last wake-up before the stop was at most this before it. */
const GRAIN_MS = 22;

/** Runs a drill and stops its whole process from outside, at a moment of the test's choosing. */
async function stopped(
  project: OwnProject,
  stopIt: (running: Running, folder: string) => Promise<void>,
): Promise<{ report: Report; records: TimelineRecord[]; code: number }> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  const args = ['run', 'db-down', '--project', project.folder, '--results', results, '--json'];
  const running = firedrill(args);
  const folder = await reached('inject', results, running);
  await stopIt(running, folder);
  const { code, stdout } = await running.ended;
  return { report: JSON.parse(stdout) as Report, records: await timelineOf(folder), code };
}

/** Stops it for half a second, or for as long as something takes. */
async function stop(running: Running, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  process.kill(running.pid, 'SIGSTOP');
  try {
    await Promise.all([new Promise((resolve) => setTimeout(resolve, STOPPED_MS)), meanwhile()]);
  } finally {
    process.kill(running.pid, 'SIGCONT');
  }
}

const seen = (running: Running, folder: string, what: string, is: (one: TimelineRecord) => boolean) =>
  until(running, what, async () => (await timelineOf(folder)).some(is) || undefined);

/** What each thread said of its longest stall, which must be the one that the test made. */
function stalls(records: readonly TimelineRecord[]) {
  const longest = (thread: 'main' | 'prober') =>
    records
      .flatMap((one) => (one.kind === 'stall' && one.thread === thread ? [one] : []))
      .reduce((a, b) => (b.forMs > a.forMs ? b : a), { t: 0, forMs: 0 });
  const [main, prober] = [longest('main'), longest('prober')];
  expect(main.forMs).toBeGreaterThan(STOPPED_MS - GRAIN_MS);
  expect(prober.forMs).toBeGreaterThan(STOPPED_MS - GRAIN_MS);
  return { main, prober };
}

/** Whether a figure is not reported because of that very stall: as the thread told it, or as a probe that left late shows it. */
function names(figure: Report['measures']['outage'], { t, forMs }: { t: number; forMs: number }): boolean {
  const said = 'absent' in figure ? figure.absent : '';
  const [, length, until] = /stalled for ([\d.]+) ms until ([\d.]+) s, where this figure/.exec(said) ?? [];
  return Math.abs(Number(length) - forMs) < GRAIN_MS && Math.abs(Number(until) * 1000 - t) < GRAIN_MS;
}

describe('a runner that another process stopped for half a second', () => {
  test('in the middle of the outage: what was measured across it is invalid, and nothing else', async () => {
    await using project = await ownProject();
    const { report, records, code } = await stopped(project, async (running, folder) => {
      await seen(running, folder, 'the user without service', (one) => {
        return one.kind === 'probe' && one.probe === 'user' && one.outcome === 'bad';
      });
      await reached('hold', join(folder, '..'), running);
      await stop(running);
    });
    const { prober } = stalls(records);
    const { measures, verdict } = report;
    expect(names(measures.outage, prober), JSON.stringify(measures.outage)).toBe(true);
    expect(names(measures.rto, prober), JSON.stringify(measures.rto)).toBe(true);
    // Detection was before and recovery long after, and the only objective is on recovery.
    expect([names(measures.detect, prober), names(measures.recover, prober)]).toEqual([false, false]);
    // A busy machine may make it stall elsewhere, too; whatever it does, no promise of the target is broken by it.
    expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
    expect([verdict.status, code]).toEqual(code === 0 ? ['pass', 0] : ['not-proven', 2]);
  });

  test('while the target came back: an objective within the width of the stall is not proven', async () => {
    await using project = await ownProject();
    // A second after the undo, so that it comes back while the runner stands still, and an objective before that.
    await project.change('database.cjs', '.listen(5432)', ';\nsetTimeout(() => server.listen(5432), 1000)');
    await project.change('database.cjs', "require('node:http')", "const server = require('node:http')");
    await project.change('target.ts', "figure: 'recover', atMost: 30_000", "figure: 'recover', atMost: 700");
    const { report, records, code } = await stopped(project, async (running, folder) => {
      await seen(running, folder, 'the undo', (one) => one.kind === 'fault' && one.stage === 'undone');
      await stop(running, () => served(basename(folder)));
    });
    stalls(records);
    expect(report.measures.recover).toEqual({
      absent: expect.stringMatching(/the runner's own clock stalled .* where this figure is taken/),
    });
    const objective = report.findings.find(({ expectation }) => /^recover at most 700 ms/.test(expectation));
    expect(objective).toMatchObject({
      grade: 'no-evidence',
      // Where a busy machine stalls it at the undo as well, not even bounds are left.
      because: expect.stringMatching(/^recover( was within .*)?: the runner's own clock stalled/),
    });
    expect(report.findings.filter(({ grade }) => grade === 'fail')).toEqual([]);
    // The hole in the probing may be the first reason.
    expect(report.verdict.status).toBe('not-proven');
    expect(code).toBe(2);
    expect(report.ledger).toMatchObject({ lost: 0, duplicated: 0, resurrected: 0 });
  });
});

/** Asks the shop itself, past Firedrill, until it serves again. */
async function served(run: string): Promise<void> {
  const filters = { label: [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=api`] };
  const [api] = await docker.listContainers({ filters });
  const port = api?.Ports.find(({ PrivatePort }) => PrivatePort === 8080)?.PublicPort;
  const deadline = performance.now() + 30_000;
  while (performance.now() < deadline) {
    const answer = await fetch(`http://127.0.0.1:${port}/canary`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the shop did not serve again within 30 s of the undo');
}
