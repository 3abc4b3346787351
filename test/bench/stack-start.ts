/**
 * G4: `startStack` against the same containers started by Compose with `--wait`, and against the engine's API with each container polled
 * every 5 ms, below which nothing is. Rounds in random order, so that a machine whose speed drifts does not decide. Bounds, medians of the
 * ratios of a round: 0.6 × Compose; of what Compose takes beyond the API, Firedrill takes at most a tenth; and, which is a bound of our own,
 * 1.1 × the API.
 *
 * node test/bench/stack-start.ts [--rounds N] [--seed N]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { pack } from 'tar-stream';
import { BoundPorts } from 'testcontainers';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor } from '../../harness/cli/components.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import type { ContainerPlan } from '../../harness/components/container-plan.ts';
import { withProfiles } from '../../harness/contract/as-drilled.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { LABEL_OWNER, LABEL_RUN } from '../../harness/safety/labels.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack, type StackPlan } from '../../harness/stack/plan.ts';
import { ReadyWait } from '../../harness/stack/ready.ts';
import { removeStack, startStack } from '../../harness/stack/start-stack.ts';
import { composeFile } from './peers/compose-stack.ts';
import { compose, type Program, versionsOf } from './peers/programs.ts';
import type { Starts } from './peers/samples.ts';
import { type Claim, printClaims, quantile, seedFrom, shuffled, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const args = process.argv.slice(2);
const seed = seedFrom(args);
const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : 5;
const random = uniform(seed);

// Without the services that only some drills start.
const whole = await loadTarget(join(ROOT, 'targets', 'veza', 'target.ts'));
const loaded = { ...whole, target: withProfiles(whole.target, []) };
const progress = silentProgress();
const engine = await openEngine(progress);
const images = (await imagesOf(engine, progress, [loaded])).get('veza') ?? new Map();
const references = new Map([...images].map(([component, { reference }]) => [component, reference]));
const { files } = await prepareMonitoring(loaded.folder, loaded.target, undefined);
const parts = { components: componentsFor(loaded), monitoring: files, helpers: await readHelpers() };
const plan = planStack(loaded.target, parts);
const owner = ownerOf(process.pid) ?? '';
const signal = new AbortController().signal;

const composer = await compose();
const versions = { engine: engine.version, ...versionsOf({ Compose: composer }) };
console.log(versions);
const starts = new Map([
  ['firedrillMs', ours],
  ['engineMs', byEngine],
  ...('unavailable' in composer ? [] : [['composeMs', (run: string) => byCompose(composer, run)] as const]),
]);

// The first of each warms the page cache and is not counted.
for (const [, start] of starts) await start('warm-up');
const samples: Starts = [];
for (let round = 0; round < rounds; round++) {
  const sample: Starts[number] = { firedrillMs: 0, engineMs: 0, composeMs: null };
  for (const [name, start] of shuffled([...starts], random))
    Object.assign(sample, { [name]: await start(`bench-${round}`) });
  samples.push(sample);
  console.log(`round ${round + 1}, ms:`, sample);
}
const median = (of: (sample: Starts[number]) => number) => quantile(samples.map(of), 0.5);
const composeMs = (sample: Starts[number]) => sample.composeMs ?? Number.NaN;
const claims: Claim[] = [
  {
    title: `start of ${plan.containers.length} containers / engine's API`,
    value: median(({ firedrillMs, engineMs }) => firedrillMs / engineMs),
    bound: { atMost: 1.1 },
  },
];
if (!('unavailable' in composer))
  claims.unshift(
    {
      title: `G4 start of ${plan.containers.length} containers / Compose`,
      value: median((sample) => sample.firedrillMs / composeMs(sample)),
      bound: { atMost: 0.6 },
    },
    {
      title: "G4 beyond the engine's API / Compose's",
      value: median(
        (sample) => (sample.firedrillMs - sample.engineMs) / (composeMs(sample) - sample.engineMs),
      ),
      bound: { atMost: 0.1 },
    },
  );
printClaims(claims);
await leave('stack-start', seed, claims, samples, versions);

async function byCompose({ command, environment }: Program, run: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-compose-'));
  try {
    const labels = { [LABEL_RUN]: run, [LABEL_OWNER]: owner };
    const file = await composeFile(plan, references, labels, folder);
    const began = performance.now();
    await execa(command, ['--project-name', `firedrill-${run}`, '--file', file, 'up', '--wait', '--detach'], {
      env: { ...environment, DOCKER_HOST: engine.address },
      all: true,
    });
    return performance.now() - began;
  } finally {
    await removeStack(engine.docker, run);
    await rm(folder, { recursive: true, force: true });
  }
}

async function ours(run: string): Promise<number> {
  const began = performance.now();
  const step = progress.start('');
  await using _stack = await startStack(plan, {
    docker: engine.docker,
    run,
    owner,
    keep: false,
    images: references,
    step,
    signal,
  });
  return performance.now() - began;
}

async function byEngine(run: string): Promise<number> {
  const { docker } = engine;
  const began = performance.now();
  try {
    const network = `firedrill-${run}`;
    const labels = { [LABEL_RUN]: run, [LABEL_OWNER]: owner };
    await docker.createNetwork({ Name: network, Labels: labels });
    await Promise.all(plan.containers.map((container) => startOne(docker, plan, container, network, labels)));
    return performance.now() - began;
  } finally {
    await removeStack(docker, run);
  }
}

async function startOne(
  docker: Docker,
  _plan: StackPlan,
  planned: ContainerPlan,
  network: string,
  labels: Record<string, string>,
): Promise<void> {
  // There is no relay to a control port here: it is published like any other.
  const container = { ...planned, port: planned.port ?? planned.control ?? 1 };
  const port = `${container.port}/tcp`;
  const created = await docker.createContainer({
    Image: references.get(container.image) ?? container.image,
    ...(container.command
      ? { Cmd: container.command.map((one) => one.replace('127.0.0.1', '0.0.0.0')) }
      : {}),
    Env: Object.entries(container.environment).map(([key, value]) => `${key}=${value}`),
    Labels: labels,
    ExposedPorts: { [port]: {} },
    HostConfig: {
      NetworkMode: network,
      PortBindings: { [port]: [{ HostPort: '0' }] },
      NanoCpus: container.limits.cpus * 1e9,
      Memory: container.limits.memoryMiB * 1024 * 1024,
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [container.name] } } },
  });
  if (container.files.length > 0) {
    const tar = pack();
    for (const { path, content } of container.files) tar.entry({ name: path.slice(1) }, content);
    tar.finalize();
    await created.putArchive(tar as unknown as NodeJS.ReadableStream, { path: '/' });
  }
  await created.start();
  const { NetworkSettings } = await created.inspect();
  const published = Number(NetworkSettings.Ports[port]?.[0]?.HostPort);
  const ports = new BoundPorts();
  ports.setBinding(port, published);
  await new ReadyWait(container, signal).waitUntilReady(created, ports);
}
