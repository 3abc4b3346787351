import { join } from 'node:path';
import type Docker from 'dockerode';
import { expect, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import { catalogue } from '../../harness/components/catalogue.ts';
import { prepareMonitoring } from '../../harness/run/monitoring.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../harness/safety/labels.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { startStack } from '../../harness/stack/start-stack.ts';
import { startSmallStack } from '../support/small-stack.ts';

/** Asks for a name that no container has, as often as a service that lost its database does. */
const LOOKUPS = `
  const { promises: dns } = require('node:dns');
  const seen = {};
  let open = 0, asked = 0;
  const timer = setInterval(() => {
    if (++asked === 300) clearInterval(timer);
    open++;
    new dns.Resolver({ timeout: 20_000, tries: 1 }).resolve4('gone')
      .then(() => 'found', (error) => error.code)
      .then((code) => { seen[code] = (seen[code] ?? 0) + 1; open--; });
  }, 10);
  const end = setInterval(() => {
    if (asked < 300 || open > 0) return;
    clearInterval(end);
    console.log(JSON.stringify(seen));
  }, 10);`;

test('inside a stack a name that is gone is answered at once, whatever the name server', async () => {
  const loaded = await loadTarget(join(ROOT, 'targets', 'veza', 'target.ts'));
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const { docker } = engine;
  const images = (await imagesOf(engine, progress, [loaded])).get('veza');
  const { files } = await prepareMonitoring(loaded.folder, loaded.target, undefined);
  const run = `stack-test-${process.pid}`;
  const parts = { components: catalogue, monitoring: files, helpers: await readHelpers() };
  await using _stack = await startStack(planStack(loaded.target, parts), {
    docker,
    run,
    owner: ownerOf(process.pid) ?? '',
    keep: false,
    images: new Map([...(images ?? [])].map(([component, { reference }]) => [component, reference])),
    step: progress.start(''),
    signal: new AbortController().signal,
  });
  expect(JSON.parse(await runNode(docker, run, 'upstream', LOOKUPS))).toEqual({ ENOTFOUND: 300 });
});

test("a container's own counter tells how long it had a processor, again and again", async () => {
  await using stack = await startSmallStack('processor-time');
  using counter = await stack.processorTime('upstream');
  const took = async (work: () => Promise<unknown>) => {
    const before = await counter.read();
    await work();
    return (await counter.read()) - before;
  };
  // Each call costs it 60 ms of a processor, by its own account.
  const call = () => fetch(`${stack.origin('upstream')}/call`).then((answer) => answer.text());
  await call();
  const calls = await took(async () => {
    for (let n = 0; n < 5; n += 1) await call();
  });
  expect(calls).toBeGreaterThan(299);
  expect(calls).toBeLessThan(450);
  expect(await took(async () => undefined)).toBeLessThan(20);
});

test('a stack started while another measures yields the processor until its own turn', async () => {
  const run = 'yielding';
  await using stack = await startSmallStack(run, { yielding: true });
  const { docker } = await openEngine(silentProgress());
  const inspected = async () => {
    const found = await docker.listContainers({ filters: { label: [`${LABEL_RUN}=${run}-${process.pid}`] } });
    const started = found.filter(({ Labels }) => !Labels[LABEL_SERVICE]?.endsWith('-control'));
    return Promise.all(started.map(({ Id }) => docker.getContainer(Id).inspect()));
  };
  const shares = async () => (await inspected()).map(({ HostConfig }) => HostConfig.CpuShares);
  expect((await shares()).length).toBeGreaterThan(3);
  expect(new Set(await shares())).toEqual(new Set([128]));
  // The engine's own work weighs what it weighs, so it has one of them to start at a time: those first that others call.
  const times = (await inspected()).map(({ Created, State, Config }) => ({
    name: Config.Labels[LABEL_SERVICE],
    created: Date.parse(Created),
    started: Date.parse(State.StartedAt),
  }));
  const inOrder = times.toSorted((one, other) => one.created - other.created);
  for (const [index, { created }] of inOrder.entries())
    expect(created).toBeGreaterThanOrEqual(inOrder[index - 1]?.started ?? 0);
  expect(inOrder.slice(-2).map(({ name }) => name)).toEqual(['api', 'other']);
  await stack.stopYielding();
  expect(new Set(await shares())).toEqual(new Set([1024]));
});

async function runNode(docker: Docker, run: string, service: string, code: string): Promise<string> {
  const label = [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=${service}`];
  const [container] = await docker.listContainers({ filters: { label } });
  const exec = await docker
    .getContainer(container?.Id ?? '')
    .exec({ Cmd: ['node', '--eval', code], AttachStdout: true, AttachStderr: true, Tty: true });
  let printed = '';
  for await (const chunk of await exec.start({ Tty: true })) printed += String(chunk);
  return printed;
}

test('what replaces a container has the files that were put into it', async () => {
  await using stack = await startSmallStack('replaced');
  const { signal } = new AbortController();
  const before = stack.place('upstream').id;
  const image = await stack.deployments.running('upstream', signal);
  await stack.deployments.replace('upstream', image ?? '', signal);
  expect(stack.place('upstream').id).not.toBe(before);
  const read = await stack.commands.run('upstream', ['cat', '/run/secrets/TOKEN_KEY'], signal);
  expect(read.trim()).toBe('a secret that nothing here reads');
});
