/**
 * G6, and beside others: where do the seconds of a drill go, and how long does Chaos Toolkit take for the same fault on the same stack?
 * Each round: `firedrill run db-down`, as a shell sees it; then the same stack, started by us and warm, and an experiment of Chaos Toolkit
 * that stops the same container by the engine's command line for as long as the drill held it, asks the same readiness before, meanwhile
 * and afterwards, and lets curl retry until it is well. Starting the stack is left out of both.
 *
 * node test/bench/peers-drill.ts [--rounds N]     about 100 s a round
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor } from '../../harness/cli/components.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import { withProfiles } from '../../harness/contract/as-drilled.ts';
import { until } from '../../harness/host/until.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { startStack } from '../../harness/stack/start-stack.ts';
import { firedrill, folderOf, timelineOf } from '../support/firedrill.ts';
import { stagesOf } from './peers/drill-stages.ts';
import { chaosToolkit, type Program, versionsOf } from './peers/programs.ts';
import type { Experiments } from './peers/samples.ts';
import { printClaims, quantile } from './support/figures.ts';
import { leave } from './support/left.ts';

const args = process.argv.slice(2);
const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : 3;
const chaos = await chaosToolkit();
const progress = silentProgress();
const engine = await openEngine(progress);
const versions = { engine: engine.version, ...versionsOf({ 'Chaos Toolkit': chaos }) };
console.log(versions);

const samples: Experiments = [];
for (let round = 0; round < rounds; round += 1) {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-peers-'));
  try {
    const { wholeMs, verdict, stages } = await drilled(results);
    const chaosMs = 'unavailable' in chaos ? null : await experimented(chaos, stages.hold, results);
    samples.push({ wholeMs, verdict, stages, chaosMs });
    console.log(`round ${round + 1}, ms:`, { wholeMs, verdict, ...stages, chaosMs });
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}
const median = (of: (sample: Experiments[number]) => number) => quantile(samples.map(of), 0.5);
const claims = printClaims([
  {
    title: "G6 harness's own part of a drill, replay included",
    value: median(({ wholeMs, stages }) => (stages.own + stages['replay the rules']) / wholeMs),
    bound: { atMost: 0.03 },
  },
  {
    title: 'whole db-down / hold and recovery, the time that the target and its monitoring take',
    value: median(({ wholeMs, stages }) => wholeMs / (stages.hold + stages.recover)),
    bound: { atMost: 1.25 },
  },
]);
await leave('peers-drill', 0, claims, samples, versions);

async function drilled(results: string) {
  const began = performance.now();
  const running = firedrill(['run', 'db-down', '--target', 'veza', '--results', results]);
  const { code, stderr } = await running.ended;
  const wholeMs = performance.now() - began;
  if (code > 2) throw new Error(`db-down ended with ${code}:\n${stderr}`);
  const records = await timelineOf(await folderOf(results, running));
  return { wholeMs, verdict: code, stages: stagesOf(records, wholeMs) };
}

/** From the command to its exit, of an experiment that held. */
async function experimented({ command, environment }: Program, holdMs: number, folder: string) {
  const whole = await loadTarget(join(ROOT, 'targets', 'veza', 'target.ts'));
  const loaded = { ...whole, target: withProfiles(whole.target, []) };
  const images = (await imagesOf(engine, progress, [loaded])).get('veza') ?? new Map();
  const { files } = await prepareMonitoring(loaded.folder, loaded.target, undefined);
  await using stack = await startStack(
    planStack(loaded.target, {
      components: componentsFor(loaded),
      monitoring: files,
      helpers: await readHelpers(),
    }),
    {
      docker: engine.docker,
      run: `bench-chaos-${process.pid}`,
      owner: ownerOf(process.pid) ?? '',
      keep: false,
      images: new Map([...images].map(([component, { reference }]) => [component, reference])),
      step: progress.start(''),
      signal: new AbortController().signal,
    },
  );
  const url = `${stack.origin('api')}/readyz`;
  await until(async () => (await fetch(url)).ok || undefined, { everyMs: 20, limitMs: 30_000 });
  const file = join(folder, 'experiment.json');
  await writeFile(file, JSON.stringify(experiment(url, stack.place('database').id, holdMs)));
  const began = performance.now();
  const { exitCode, all } = await execa(
    command,
    [
      '--log-file',
      '/dev/null',
      'run',
      '--rollback-strategy',
      'always',
      '--journal-path',
      join(folder, 'journal.json'),
      file,
    ],
    { env: { ...environment, DOCKER_HOST: engine.address }, cwd: folder, all: true, reject: false },
  );
  const chaosMs = performance.now() - began;
  if (exitCode !== 0) throw new Error(`the experiment did not hold:\n${all}`);
  return chaosMs;
}

function experiment(url: string, container: string, holdMs: number) {
  const http = { type: 'http', url, timeout: 1 };
  const docker = (...words: string[]) => ({ type: 'process', path: 'docker', arguments: words, timeout: 30 });
  const retry = [
    '--silent',
    '--fail',
    '--max-time',
    '1',
    '--retry',
    '300',
    '--retry-delay',
    '1',
    '--retry-all-errors',
  ];
  const ready = { type: 'probe', name: 'it is ready', tolerance: 200, provider: http };
  return {
    title: 'The service says that it is not ready without its database, and is ready again with it.',
    description: 'db-down',
    'steady-state-hypothesis': { title: 'It is ready.', probes: [ready] },
    method: [
      {
        type: 'action',
        name: 'stop the database',
        provider: docker('stop', container),
        pauses: { after: holdMs / 1000 },
      },
      { type: 'probe', name: 'it says that it is not ready', tolerance: 503, provider: http },
      { type: 'action', name: 'start the database', provider: docker('start', container) },
      {
        type: 'probe',
        name: 'it is ready again',
        tolerance: 0,
        provider: { type: 'process', path: 'curl', arguments: [...retry, url], timeout: 60 },
      },
    ],
    rollbacks: [{ type: 'action', name: 'start it in any case', provider: docker('start', container) }],
  };
}
