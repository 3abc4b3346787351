/**
 * Beside others: who tells the truth about a server that stalls? Each generator by its own command line, one after the other in random
 * order, for ten seconds at 1000 requests a second, a second of which the server answers nothing. The share of requests of a steady stream
 * that wait longer than x is (S − x)/T, so the true 99th percentile is S − 0.01 T. wrk has no rate to ask for and sends all it can.
 *
 * node test/bench/peers-load.ts [--rounds N] [--seed N]
 */
import { execa } from 'execa';
import { loadTools } from './peers/load-tools.ts';
import type { Stalls } from './peers/samples.ts';
import { startChild } from './support/child.ts';
import { seedFrom, shuffled, significant, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';

const PER_SECOND = 1000;
const SECONDS = 10;
const STALL_MS = 1000;
/** For those that hold so many at most: a stall of a second would need a thousand. */
const CONNECTIONS = 100;

const args = process.argv.slice(2);
const seed = seedFrom(args);
const random = uniform(seed);
const rounds = args.includes('--rounds') ? Number(args[args.indexOf('--rounds') + 1]) : 4;
const { tools, versions } = await loadTools();
console.log(versions);
await using server = startChild(new URL('./support/stalling-server.ts', import.meta.url));
const { port } = await server.next<{ port: number }>();
const url = `http://127.0.0.1:${port}/`;

const samples: Stalls = [];
for (let round = 0; round < rounds; round += 1) {
  const sample: Stalls[number] = {};
  for (const [name, { command, environment, told }] of shuffled([...tools], random)) {
    const [program = '', ...rest] = command({
      url,
      seconds: SECONDS,
      perSecond: PER_SECOND,
      connections: CONNECTIONS,
    });
    const running = execa(program, rest, { env: environment, maxBuffer: 64 * 1024 * 1024, reject: false });
    // Past its start, and over before its end.
    server.send({ afterMs: 2500 + random() * 4000, forMs: STALL_MS });
    const { stalledMs } = await server.next<{ stalledMs: number }>();
    const { stdout = '' } = await running;
    const truthMs = stalledMs - 0.01 * SECONDS * 1000;
    sample[name] = { truthMs, ...told(stdout) };
    const { p99Ms, sent } = sample[name];
    console.log(
      `${name}: p99 ${p99Ms === null ? 'not told' : `${significant(p99Ms)} ms`}, true ${significant(truthMs)} ms; ${sent} sent`,
    );
  }
  samples.push(sample);
}
await leave('peers-load', seed, [], samples, versions);
