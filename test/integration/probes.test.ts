/** Probes of every transport on real servers, each of which is broken before its probe; and a component that a project brings along. */

import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor } from '../../harness/cli/components.ts';
import { silentProgress } from '../../harness/cli/progress.ts';
import { imagesOf, openEngine } from '../../harness/cli/session.ts';
import { until } from '../../harness/host/until.ts';
import type { ProbeSpec } from '../../harness/model/request.ts';
import { readHelpers } from '../../harness/run/prepare-run.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import type { ProbeClient } from '../../harness/signals/probes/client.ts';
import { probeClient } from '../../harness/signals/probes/probe-client.ts';
import type { Judged } from '../../harness/signals/probes/prober-answer.ts';
import { planStack } from '../../harness/stack/plan.ts';
import { type StartedStack, startStack } from '../../harness/stack/start-stack.ts';

/** On the shared base: a folder with a program that its entry point finds by a link, and that may be run. */
const COMPONENT = `
import { join } from 'node:path';
import { base, defineComponent } from 'firedrill/config';
export default defineComponent({
  name: 'pages',
  title: 'Pages 1',
  reference: 'example.test/pages:1.0',
  major: '1',
  role: 'api',
  defaults: { port: 8080, ready: { http: '/' }, limits: { cpus: 0.5, memoryMiB: 64 } },
  recipe: {
    from: base,
    files: [{ path: 'pages', content: { folder: join(import.meta.dirname, 'pages') } }],
    instructions: 'COPY pages /opt/pages\\nENTRYPOINT ["/opt/pages/bin/serve"]\\nCMD ["8080"]\\n',
  },
});
`;
const PROGRAM = '#!/bin/sh\nset -eu\nexec busybox httpd -f -p "$1" -h /opt/pages/www\n';

const TARGET = `
export default {
  name: 'mixed',
  summary: 'One of everything that is probed',
  services: {
    api: { image: 'pages' },
    store: { image: 'postgres', environment: { POSTGRES_PASSWORD: 'secret' } },
    cache: { image: 'redis' },
    other: { image: 'valkey' },
    events: { image: 'nats' },
  },
  contract: {
    probes: {
      user: { path: '/' },
      readiness: { service: 'store', postgres: { user: 'postgres', password: 'secret', query: 'select 1' } },
    },
    drills: {},
  },
};
`;

async function project(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-mixed-'));
  const pages = join(folder, 'components/pages');
  await mkdir(join(folder, 'targets/mixed'), { recursive: true });
  await mkdir(join(pages, 'bin'), { recursive: true });
  await mkdir(join(pages, 'www'));
  await writeFile(join(folder, 'components/pages.ts'), COMPONENT);
  await writeFile(join(pages, 'serve.sh'), PROGRAM);
  await chmod(join(pages, 'serve.sh'), 0o755);
  await symlink('../serve.sh', join(pages, 'bin/serve'));
  await writeFile(join(pages, 'www/index.html'), '<h1>All pages</h1>');
  await writeFile(join(folder, 'targets/mixed/target.ts'), TARGET);
  return folder;
}

async function started(): Promise<StartedStack> {
  const loaded = await loadTarget(join(await project(), 'targets/mixed/target.ts'));
  const progress = silentProgress();
  const engine = await openEngine(progress);
  const images = (await imagesOf(engine, progress, [loaded])).get('mixed') ?? new Map();
  const parts = { components: componentsFor(loaded), helpers: await readHelpers() };
  return startStack(planStack(loaded.target, parts), {
    docker: engine.docker,
    run: `probes-test-${process.pid}`,
    owner: ownerOf(process.pid) ?? '',
    keep: false,
    images: new Map([...images].map(([component, { reference }]) => [component, reference])),
    step: progress.start(''),
    signal: new AbortController().signal,
  });
}

const LATE_MS = 700;

test('each transport sees its server serve, and sees it broken', async () => {
  await using stack = await started();
  const { signal } = new AbortController();
  const client = (service: string, spec: ProbeSpec): ProbeClient => {
    const common = { name: 'user', spec, alsoRead: [] } as const;
    const made = probeClient(
      'command' in spec
        ? { ...common, url: '', container: stack.place(service) }
        : { ...common, url: stack.origin(service) },
    );
    onTestFinished(() => made.close());
    return made;
  };
  const ask = (one: ProbeClient) => new Promise<Judged>((resolve) => one.ask(LATE_MS, resolve));
  const once = (service: string, spec: ProbeSpec) => ask(client(service, spec));
  const deadlineMs = LATE_MS;
  const sql = (query: string, row?: Record<string, number>): ProbeSpec => ({
    postgres: { user: 'postgres', password: 'secret', query, ...(row === undefined ? {} : { row }) },
    deadlineMs,
  });
  const queue = (of: 'redis-list' | 'redis-stream' | 'nats'): ProbeSpec => ({
    queue: { of, name: 'drill' },
    deadlineMs,
  });
  const command = (...words: string[]): ProbeSpec => ({ command: words, deadlineMs: 5000 });

  // The component of the project: its entry point, a link, and permissions are as they were in its folder.
  expect(
    await once('api', { path: '/', good: { status: 200, text: 'All pages' }, deadlineMs }),
  ).toMatchObject({
    outcome: 'good',
  });

  const store = client('store', sql('select 1 as one', { one: 1 }));
  expect(await ask(store)).toEqual({ outcome: 'good' });
  expect(await once('store', sql('select 2 as one', { one: 1 }))).toEqual({ outcome: 'bad' });
  expect(await once('store', sql('select 1/0'))).toEqual({ outcome: 'bad', json: { code: '22012' } });
  const stranger = { user: 'ada', query: 'select 1' };
  expect(await once('store', { postgres: { ...stranger, password: 'x' }, deadlineMs })).toEqual({
    outcome: 'bad',
    json: { code: '28P01' },
  });
  expect(await once('store', { postgres: stranger, deadlineMs })).toEqual({ outcome: 'bad' });

  expect(await once('cache', queue('redis-list'))).toEqual({ outcome: 'good' });
  expect(await once('cache', queue('redis-stream'))).toEqual({ outcome: 'good' });
  expect(await stack.commands.run('cache', ['redis-cli', 'dbsize'], signal)).toContain('0');
  await stack.commands.run('cache', ['redis-cli', 'config', 'set', 'maxmemory', '1'], signal);
  expect(await once('cache', queue('redis-list'))).toEqual({ outcome: 'bad' });
  expect(await once('cache', queue('redis-stream'))).toEqual({ outcome: 'bad' });

  expect(await once('other', queue('redis-list'))).toEqual({ outcome: 'good' });
  expect(await once('other', { ...command('valkey-cli', 'ping'), expect: 'PONG' })).toMatchObject({
    outcome: 'good',
  });

  const events = client('events', queue('nats'));
  expect(await ask(events)).toEqual({ outcome: 'good' });

  const check = client('cache', { ...command('redis-cli', 'ping'), expect: 'PONG' });
  expect(await ask(check)).toMatchObject({ outcome: 'good' });
  expect(await once('cache', { ...command('redis-cli', 'ping'), expect: 'ready' })).toMatchObject({
    outcome: 'bad',
  });
  expect(await once('cache', command('sh', '-c', 'exit 3'))).toEqual({
    outcome: 'bad',
    json: { exitCode: 3 },
  });
  expect(await once('cache', { ...command('sleep', '2'), deadlineMs })).toEqual({ outcome: 'late' });

  // A server that hangs, and one that is gone, each seen by clients that had been served before.
  await stack.containers.pause('store', signal);
  expect(await ask(store)).toEqual({ outcome: 'late' });
  await stack.containers.unpause('store', signal);
  expect(await ask(store)).toEqual({ outcome: 'good' });
  for (const service of ['store', 'cache', 'events']) await stack.containers.stop(service, signal);
  expect((await ask(store)).outcome).toMatch(/^(refused|reset)$/);
  expect((await ask(events)).outcome).toMatch(/^(refused|reset)$/);
  expect((await once('cache', queue('redis-list'))).outcome).toMatch(/^(refused|reset)$/);
  expect(await ask(check)).toEqual({ outcome: 'refused' });
  // What a probe of the contract asks is found again where it was.
  await stack.containers.start('store', signal);
  const again = async () => ((await ask(store)).outcome === 'good' ? true : undefined);
  expect(await until(again, { everyMs: 20, limitMs: 20_000 })).toBe(true);
});
