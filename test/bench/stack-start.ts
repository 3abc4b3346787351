/**
 * Stack start: `startStack` against the same containers created and started side by side through the engine's
 * API, each polled every 5 ms. Pairs in alternation, so that a machine whose speed drifts does not decide.
 */
import { join } from 'node:path';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { BoundPorts } from 'testcontainers';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor } from '../../harness/cli/components.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import type { ContainerPlan } from '../../harness/components/container-plan.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { LABEL_OWNER, LABEL_RUN } from '../../harness/safety/labels.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack, type StackPlan } from '../../harness/stack/plan.ts';
import { ReadyWait } from '../../harness/stack/ready.ts';
import { removeStack, startStack } from '../../harness/stack/start-stack.ts';

const PAIRS = Number(process.argv[2] ?? 5);
const BOUND = 1.1;

const loaded = await loadTarget(join(ROOT, 'targets', 'veza', 'target.ts'));
const progress = silentProgress();
const engine = await openEngine(progress);
const images = (await imagesOf(engine, progress, [loaded])).get('veza') ?? new Map();
const references = new Map([...images].map(([component, { reference }]) => [component, reference]));
const { files } = await prepareMonitoring(loaded.folder, loaded.target, undefined);
const parts = { components: componentsFor(loaded), monitoring: files, helpers: await readHelpers() };
const plan = planStack(loaded.target, parts);
const owner = ownerOf(process.pid) ?? '';
const signal = new AbortController().signal;

const ratios: number[] = [];
// The first of each warms the page cache and is not counted.
await ours('warm-up');
await theirs('warm-up');
for (let pair = 0; pair < PAIRS; pair++) {
  const first = pair % 2 === 0;
  const a = first ? await ours(`bench-${pair}`) : undefined;
  const b = await theirs(`bench-${pair}`);
  const c = a ?? (await ours(`bench-${pair}`));
  ratios.push(c / b);
  console.log(
    `pair ${pair + 1}: firedrill ${c.toFixed(0)} ms, engine's API ${b.toFixed(0)} ms, ratio ${(c / b).toFixed(3)}`,
  );
}
const sorted = ratios.toSorted((x, y) => x - y);
const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
console.log(
  `stack start, ${plan.containers.length} containers: ratio median ${median.toFixed(3)} ` +
    `(${sorted[0]?.toFixed(3)} to ${sorted.at(-1)?.toFixed(3)}), bound ${BOUND}: ${median <= BOUND ? 'met' : 'MISSED'}`,
);

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

async function theirs(run: string): Promise<number> {
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
