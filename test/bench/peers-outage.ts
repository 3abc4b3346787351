/**
 * Beside others: how long was the server down, which it knows itself? Watched at the same time, with the same deadline of a second, by
 * what measures a drill, probing every 20 ms; by Chaos Toolkit's steady-state hypothesis during the method, as often as that and at its
 * own default of once a second; and by a loop of `curl` and `sleep 1`. An outage is counted alike for all, in their favour: from the moment
 * the first request that failed was sent to the moment the first good one after it was.
 *
 * node test/bench/peers-outage.ts [--outages N] [--seed N]
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { z } from 'zod';
import { createClock } from '../../harness/host/clock.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { startProber } from '../../harness/signals/probes/prober.ts';
import { enoughInFlight } from '../../harness/signals/probes/prober-loop.ts';
import { chaosToolkit, type Program, versionsOf } from './peers/programs.ts';
import type { Outages } from './peers/samples.ts';
import { startChild } from './support/child.ts';
import type { Failed, FailureKind } from './support/failing-server.ts';
import { seedFrom, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';
import { probedOutage, STABLE } from './support/probed-outage.ts';

const KINDS: readonly FailureKind[] = ['refuse', 'wrong', 'hang'];
const PERIOD_MS = 20;
const DEADLINE_MS = 1000;
/** Longer than the slowest of them needs to see that it is over. */
const BETWEEN_MS = 3500;

/** When a request was sent, milliseconds of the wall clock, and whether it was answered well. */
interface Seen {
  at: number;
  good: boolean;
}

const journalSchema = z.object({
  steady_states: z.object({
    during: z.array(
      z.object({ steady_state_met: z.boolean(), probes: z.array(z.object({ start: z.string() })) }),
    ),
  }),
});

const args = process.argv.slice(2);
const seed = seedFrom(args);
const random = uniform(seed);
const outages = args.includes('--outages') ? Number(args[args.indexOf('--outages') + 1]) : 10;
const chaos = await chaosToolkit();
const curl = await execa('curl', ['--version'], { reject: false });
const versions = { ...versionsOf({ 'Chaos Toolkit': chaos }), curl: curl.stdout?.split(' (')[0] ?? '' };
console.log(versions);

const samples: Outages = {};
for (const kind of KINDS) {
  samples[kind] = await watched(kind);
  for (const { truthMs, seen } of samples[kind])
    console.log(
      `${kind}: down ${truthMs.toFixed(0)} ms; ${Object.entries(seen)
        .map(([tool, ms]) => `${tool} ${ms === null ? 'saw none' : `${(ms - truthMs).toFixed(0)} off`}`)
        .join(', ')}`,
    );
}
await leave('peers-outage', seed, [], samples, versions);

async function watched(kind: FailureKind): Promise<Outages[string]> {
  await using server = startChild(new URL('./support/failing-server.ts', import.meta.url));
  const { port } = await server.next<{ port: number }>();
  const url = `http://127.0.0.1:${port}/`;
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-peers-'));
  const clock = createClock();
  const records: TimelineRecord[] = [];
  const truths: { truthMs: number; since: number; until: number; wall: number }[] = [];
  try {
    const over = await untilTold();
    const loop = curlLoop(url);
    const hypotheses =
      'unavailable' in chaos
        ? []
        : [PERIOD_MS / 1000, 1].map((everyS) => ({
            everyS,
            journal: hypothesis(chaos, folder, url, over.url, everyS),
          }));
    await using prober = await startProber({
      clock,
      probes: [
        {
          name: 'readiness',
          url,
          spec: { path: '/', good: { status: 200 }, deadlineMs: DEADLINE_MS },
          alsoRead: [],
          everyMs: PERIOD_MS,
          maxInFlight: enoughInFlight(DEADLINE_MS, PERIOD_MS),
        },
      ],
      onRecord: (record) => records.push(record),
    });
    // Every Chaos Toolkit is in its method before anything fails.
    while (over.waiting() < hypotheses.length) await pause(50);
    for (let n = 0; n < outages; n += 1) {
      // The phase of each outage is what is drawn.
      await pause(BETWEEN_MS + random() * 1000);
      const [since, wall] = [clock.now(), Date.now()];
      server.send({ kind, afterMs: 5, forMs: 2000 + random() * 4000 });
      const { downAt, upAt } = await server.next<Failed>();
      while (prober.state('readiness').goodRun < STABLE) await pause(5);
      const truthMs = Number(upAt - downAt) / 1e6 - (kind === 'hang' ? DEADLINE_MS : 0);
      truths.push({ truthMs, since, until: clock.now(), wall });
    }
    await pause(BETWEEN_MS);
    over.tell();
    const others: [string, readonly Seen[]][] = [['curl, sleep 1', await loop.stop()]];
    for (const { everyS, journal } of hypotheses)
      others.push([`Chaos Toolkit, every ${everyS} s`, await journal]);
    return truths.map(({ truthMs, since, until, wall }, n) => {
      const figure = probedOutage(records, 'readiness', { since, until, periodMs: PERIOD_MS });
      const ours = 'absent' in figure ? null : (figure.low + figure.high) / 2;
      const next = truths[n + 1]?.wall ?? Number.POSITIVE_INFINITY;
      const theirs = others.map(([tool, seen]) => [tool, between(seen, wall, next)] as const);
      return {
        truthMs,
        seen: { [`Firedrill, every ${PERIOD_MS / 1000} s`]: ours, ...Object.fromEntries(theirs) },
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function between(seen: readonly Seen[], from: number, to: number): number | null {
  const own = seen.filter(({ at }) => at >= from && at < to);
  const bad = own.find(({ good }) => !good);
  const good = bad && own.find((one) => one.good && one.at > bad.at);
  return bad && good ? good.at - bad.at : null;
}

/** An experiment's action asks it, and is answered when all outages are over. */
async function untilTold() {
  const asked: ServerResponse[] = [];
  const server = createServer((_request, response) => asked.push(response)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    waiting: () => asked.length,
    tell() {
      for (const response of asked) response.end('over');
      server.close();
    },
  };
}

async function hypothesis(
  { command, environment }: Program,
  folder: string,
  url: string,
  overUrl: string,
  everyS: number,
): Promise<Seen[]> {
  const [experiment, journal] = ['experiment', 'journal'].map((name) =>
    join(folder, `${name}-${everyS}.json`),
  );
  const http = (to: string, timeout: number) => ({ type: 'http', url: to, timeout });
  const probe = { type: 'probe', name: 'serves', tolerance: 200, provider: http(url, DEADLINE_MS / 1000) };
  const action = { type: 'action', name: 'outages', provider: http(overUrl, 600) };
  const what = {
    title: 'outages',
    description: 'A server that is down now and then.',
    'steady-state-hypothesis': { title: 'It serves.', probes: [probe] },
    method: [action],
  };
  await writeFile(experiment ?? '', JSON.stringify(what));
  const often = ['--hypothesis-strategy', 'during-method-only', '--hypothesis-frequency', String(everyS)];
  const log = ['--log-file', '/dev/null', 'run', ...often, '--journal-path', journal ?? '', experiment ?? ''];
  await execa(command, log, {
    env: environment,
    cwd: folder,
    stdout: 'ignore',
    stderr: 'ignore',
    reject: false,
  });
  const { steady_states } = journalSchema.parse(JSON.parse(await readFile(journal ?? '', 'utf8')));
  return steady_states.during.map(({ steady_state_met, probes }) => ({
    at: Date.parse(probes[0]?.start ?? ''),
    good: steady_state_met,
  }));
}

/** As scripts do it by hand: ask, note, sleep a second. */
function curlLoop(url: string) {
  const script =
    'while :; do at=$(date +%s%3N); code=$(curl -s -o /dev/null -m "$2" -w "%{http_code}" "$1"); echo "$at $code"; sleep 1; done';
  const child = spawn('bash', ['-c', script, 'loop', url, String(DEADLINE_MS / 1000)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  return {
    async stop(): Promise<Seen[]> {
      const ended = new Promise((resolve) => child.once('close', resolve));
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
      await ended;
      const lines = printed.trim().split('\n');
      return lines.map((line) => ({ at: Number(line.split(' ')[0]), good: line.endsWith(' 200') }));
    },
  };
}
