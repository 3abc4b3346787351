/**
 * G3: does the generator get as much out of a server as others do? The server is the bottleneck and has a core of its
 * own; every generator has the other cores, as many connections, a closed loop, and is counted by the server, from its
 * first answer to its last. Rounds of all tools in random order, each after a short one that warms up; the ratio is
 * that of the same round. Bounds: at least 0.95 × autocannon, 0.85 × wrk.
 *
 * node test/bench/load-throughput.ts [--rounds N] [--seed N]
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { type LoadTool, loadTools } from './peers/load-tools.ts';
import { startChild } from './support/child.ts';
import {
  deviation,
  mean,
  printClaims,
  quantile,
  seedFrom,
  shuffled,
  significant,
  uniform,
} from './support/figures.ts';
import { leave } from './support/left.ts';
import type { Answered } from './support/working-server.ts';

const run = promisify(execFile);
const CONNECTIONS = 32;
const WARM_S = 1;
const RUN_S = 3;

const args = process.argv.slice(2);
const seed = seedFrom(args);
const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : 9;
const random = uniform(seed);
const cores = availableParallelism();
if (cores < 2) throw new Error('the server needs a core of its own, and this machine has one in all');

await using server = startChild(new URL('./support/working-server.ts', import.meta.url));
const { port } = await server.next<{ port: number }>();
const url = `http://127.0.0.1:${port}/`;
await run('taskset', ['--all-tasks', '--cpu-list', '--pid', '0', String(server.process.pid)]);

const { tools, versions } = await loadTools();
console.log(versions);

const samples: Record<string, number>[] = [];
const busy: Record<string, number[]> = {};
for (let round = 0; round < rounds; round += 1) {
  const sample: Record<string, number> = {};
  for (const [name, tool] of shuffled([...tools], random)) {
    await offered(tool, WARM_S);
    const { perSecond, share } = await offered(tool, RUN_S);
    sample[name] = perSecond;
    busy[name] = [...(busy[name] ?? []), share];
  }
  samples.push(sample);
}

const claims = [];
for (const [other, atLeast] of [
  ['autocannon', 0.95],
  ['wrk', 0.85],
] as const) {
  if (!tools.has(other)) continue;
  const ratios = samples.map((sample) => (sample.firedrill ?? Number.NaN) / (sample[other] ?? Number.NaN));
  claims.push({
    title: `G3 throughput / ${other}, median of ${rounds}`,
    value: quantile(ratios, 0.5),
    bound: { atLeast },
  });
  console.log(
    `       / ${other}: mean ${significant(mean(ratios))}, sd ${significant(deviation(ratios))}, ` +
      `from ${significant(Math.min(...ratios))} to ${significant(Math.max(...ratios))}`,
  );
}
printClaims(claims);
const rate = (name: string) => significant(mean(samples.map((sample) => sample[name] ?? Number.NaN)));
console.log(
  `       answers per second, and how busy the server was: ${[...tools.keys()].map((name) => `${name} ${rate(name)} (${significant(100 * mean(busy[name] ?? []))} %)`).join(', ')}`,
);
await leave('load-throughput', seed, claims, samples, versions);

/** Answers per second by the server's own count, and the share of its core that it used meanwhile. */
async function offered(
  { command, environment }: LoadTool,
  seconds: number,
): Promise<{ perSecond: number; share: number }> {
  const all = ['--cpu-list', `1-${cores - 1}`, ...command({ url, seconds, connections: CONNECTIONS })];
  await run('taskset', all, { maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...environment } });
  server.send({ count: true });
  const { answers, withinMs, workedMs } = await server.next<Answered>();
  return { perSecond: ((answers - 1) / withinMs) * 1000, share: workedMs / withinMs };
}
