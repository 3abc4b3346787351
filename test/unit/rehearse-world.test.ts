/** The world of a rehearsal, on a server of the test: what watches a drill watches it, too. */

import Docker from 'dockerode';
import { afterEach, expect, test, vi } from 'vitest';
import { createClock } from '../../harness/host/clock.ts';
import { probesOf } from '../../harness/model/request.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import type { RehearsalPlan } from '../../harness/rehearse/prepare-rehearsal.ts';
import { startParts } from '../../harness/rehearse/start-parts.ts';
import { startWorld } from '../../harness/rehearse/start-world.ts';
import type { World } from '../../harness/rehearse/world.ts';
import { phases } from '../../harness/run/phases.ts';
import type { Shell } from '../../harness/run/shell.ts';
import { startEngineWatch } from '../../harness/signals/engine/engine-watch.ts';
import { gathering } from '../../harness/signals/facts.ts';
import type { Recorder } from '../../harness/signals/recorder.ts';
import type { StartedStack } from '../../harness/stack/start-stack.ts';
import { workload } from '../../targets/atmr/contract/workload.ts';
import backout from '../../targets/atmr/rehearsals/backout.ts';
import atmr from '../../targets/atmr/target.ts';
import { httpServer, json } from './workload-server.ts';

afterEach(() => vi.restoreAllMocks());

/** Keeps records in memory; `until` resolves once there is one that is asked for. */
function memory(): Recorder & {
  until(is: (record: TimelineRecord) => boolean): Promise<TimelineRecord>;
} {
  const kept: TimelineRecord[] = [];
  const listeners = new Set<(record: TimelineRecord) => void>();
  return {
    record(...records) {
      kept.push(...records);
      for (const record of records) for (const listener of listeners) listener(record);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    until: (is) =>
      new Promise((resolve) => {
        const found = kept.find(is);
        if (found) return resolve(found);
        listeners.add((record) => is(record) && resolve(record));
      }),
    note() {},
    flush() {},
    [Symbol.dispose]() {},
  };
}

/** What the probes of the target want to be answered. */
const PROBED = new Map<string, unknown>([
  ['/ready', { status: 'ready' }],
  ['/health', { status: 'ok' }],
  ['/api/canary', {}],
]);

test('a rehearsal notices a wall clock that is set, as it notices who answers and who does not', async () => {
  await using server = await httpServer((request, response) => {
    // The engine's events and the receiver's notifications: nothing happens for as long as the connection lasts.
    if (/\/events|\/stream/.test(request.url ?? '')) response.writeHead(200).write('\n');
    else if (PROBED.has(request.url ?? '')) json(response, 200, PROBED.get(request.url ?? ''));
    else response.writeHead(404).end('{}');
  });
  const recorder = memory();
  const clock = createClock();
  const { facts, add } = gathering();
  recorder.subscribe(add);
  const progress = { start: () => ({ update() {}, done() {}, fail() {} }) };
  const docker = new Docker({ host: '127.0.0.1', port: server.port, protocol: 'http' });
  const run = {
    clock,
    recorder,
    facts,
    phases: phases(clock, recorder, progress),
    signal: new AbortController().signal,
    giveUp(reason: unknown) {
      throw reason;
    },
  } as unknown as Shell;
  const plan = {
    header: {
      variant: 'errors',
      resolutionMs: 20,
      pace: { pace: 1, scrapeIntervalMs: 15_000, evaluationIntervalMs: 15_000 },
    },
    parts: backout.parts,
    releases: new Map(),
    probes: probesOf(atmr.contract.probes),
    entry: 'api',
    sources: ['prometheus', 'evaluations', 'rules', 'alertmanager', 'receiver'],
    workload,
    stack: { containers: [] },
    jobs: [{ scrapeIntervalMs: 15_000 }],
    ruleKinds: new Set(['alert'] as const),
  } as unknown as RehearsalPlan;
  const nothing = async () => '';
  const stack = {
    origin: () => server.url,
    tls: () => undefined,
    commands: { run: nothing },
    processorTime: () => Promise.reject(new Error('no container')),
    byHand: { run: () => '' },
  } as unknown as StartedStack;
  await using _engine = startEngineWatch({ ...run, docker, run: 'run', tail: async () => '' });
  await using _started = await startWorld(run, plan, stack);
  const said = (source: string, ok: boolean) =>
    recorder.until((one) => one.kind === 'source' && one.source === source && one.ok === ok);
  await Promise.all(['engine', 'receiver', 'prober', 'wall clock'].map((source) => said(source, true)));
  await said('prometheus', false);
  const now = Date.now.bind(Date);
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 60_000);
  expect(await said('wall clock', false)).toEqual(
    expect.objectContaining({ detail: 'it was set back by 60 s' }),
  );
});

test('steps reach each part of their rehearsal by what it was started as, and no other part', () => {
  const tide = { records: {}, start: () => ({ api: { height: 3 } }) };
  const moon = { records: {}, start: () => ({ api: 'full' }) };
  const run = { world: {} as World, workload, releases: new Map(), folder: '', record() {} };
  const parts = startParts([tide, moon], run);
  expect([parts.of(tide).height, parts.of(moon)]).toEqual([3, 'full']);
  expect(() => parts.of({ ...tide })).toThrow('a part that its rehearsal does not list');
});
