/** Load generators by their command lines, and what they print read back. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ROOT } from '../../../harness/cli/project.ts';
import type { Found, Program } from './programs.ts';
import { hey, vegeta, versionsOf, wrk } from './programs.ts';

/** Latencies in milliseconds, from which on the tool counts them; `null` for what it does not say. */
export interface Told {
  p50Ms: number | null;
  p99Ms: number | null;
  sent: number | null;
}

export interface Offer {
  url: string;
  seconds: number;
  /** As many requests a second; left out: as many as the server answers. */
  perSecond?: number;
  connections: number;
}

export interface LoadTool {
  environment: Record<string, string>;
  command(offer: Offer): string[];
  told(printed: string): Told;
}

const firedrillSchema = z.object({
  load: z.object({
    sent: z.number(),
    latencyMs: z.object({ p50: z.number(), p99: z.number() }).nullable(),
  }),
});
const autocannonSchema = z.object({
  latency: z.object({ p50: z.number(), p99: z.number() }),
  requests: z.object({ sent: z.number() }),
});
const vegetaSchema = z.object({
  latencies: z.object({ '50th': z.number(), '99th': z.number() }),
  requests: z.number(),
});

const firedrill: LoadTool = {
  environment: {},
  command({ url, seconds, perSecond, connections }) {
    const all = [
      process.execPath,
      join(ROOT, 'harness/cli/main.ts'),
      'load',
      url,
      '--json',
      '--for',
      `${seconds}s`,
    ];
    return perSecond === undefined
      ? [...all, '--profile', 'users', '--users', String(connections)]
      : [...all, '--rate', String(perSecond), '--max-in-flight', '4000', '--deadline', '5s'];
  },
  told(printed) {
    const { sent, latencyMs } = firedrillSchema.parse(JSON.parse(printed)).load;
    return { p50Ms: latencyMs?.p50 ?? null, p99Ms: latencyMs?.p99 ?? null, sent };
  },
};

const autocannon: LoadTool = {
  environment: {},
  command({ url, seconds, perSecond, connections }) {
    const program = [process.execPath, fileURLToPath(import.meta.resolve('autocannon'))];
    const rate = perSecond === undefined ? [] : ['-R', String(perSecond)];
    return [...program, '-c', String(connections), '-d', String(seconds), ...rate, '-j', url];
  },
  told(printed) {
    const { latency, requests } = autocannonSchema.parse(JSON.parse(printed));
    return { p50Ms: latency.p50, p99Ms: latency.p99, sent: requests.sent };
  },
};

/** A closed loop: it has no rate to ask for. */
export const wrkTool = ({ command, environment }: Program): LoadTool => ({
  environment,
  command: ({ url, seconds, connections }) => [
    command,
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    url,
  ],
  told: (printed) => ({
    p50Ms: timeAfter(/\b50(?:\.\d+)?%\s+([\d.]+)(us|ms|s)/, printed),
    p99Ms: timeAfter(/\b99(?:\.\d+)?%\s+([\d.]+)(us|ms|s)/, printed),
    sent: Number(/(\d+) requests in/.exec(printed)?.[1] ?? Number.NaN),
  }),
});

export const heyTool = ({ command, environment }: Program): LoadTool => ({
  environment,
  command({ url, seconds, perSecond, connections }) {
    const rate = perSecond === undefined ? [] : ['-q', String(perSecond / connections)];
    return [command, '-c', String(connections), '-z', `${seconds}s`, ...rate, url];
  },
  told: (printed) => ({
    p50Ms: timeAfter(/50%+ in ([\d.]+) (secs)/, printed),
    p99Ms: timeAfter(/99%+ in ([\d.]+) (secs)/, printed),
    sent: [...printed.matchAll(/\[\d+\]\s+(\d+) responses/g)].reduce((sum, [, n]) => sum + Number(n), 0),
  }),
});

export const vegetaTool = ({ command, environment }: Program): LoadTool => ({
  environment,
  command({ url, seconds, perSecond, connections }) {
    const rate = perSecond === undefined ? `-rate 0 -max-workers ${connections}` : `-rate ${perSecond}`;
    const attack = `echo 'GET ${url}' | '${command}' attack ${rate} -duration ${seconds}s`;
    return ['sh', '-c', `${attack} | '${command}' report -type json`];
  },
  told(printed) {
    const { latencies, requests } = vegetaSchema.parse(JSON.parse(printed));
    return { p50Ms: latencies['50th'] / 1e6, p99Ms: latencies['99th'] / 1e6, sent: requests };
  },
});

/** Those that can be had here, ours among them, and the versions of the others or why they cannot. */
export async function loadTools(): Promise<{
  tools: Map<string, LoadTool>;
  versions: Record<string, string>;
}> {
  const tools = new Map<string, LoadTool>([
    ['firedrill', firedrill],
    ['autocannon', autocannon],
  ]);
  const found: Record<string, Found> = { wrk: await wrk(), hey: await hey(), vegeta: await vegeta() };
  const kinds: Record<string, (program: Program) => LoadTool> = {
    wrk: wrkTool,
    hey: heyTool,
    vegeta: vegetaTool,
  };
  for (const [name, one] of Object.entries(found)) {
    const tool = kinds[name];
    if (tool && !('unavailable' in one)) tools.set(name, tool(one));
  }
  const manifest = readFileSync(join(ROOT, 'node_modules/autocannon/package.json'), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  return { tools, versions: { autocannon: version, ...versionsOf(found) } };
}

const UNITS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, secs: 1000 };

function timeAfter(pattern: RegExp, printed: string): number | null {
  const [, value, unit = ''] = pattern.exec(printed) ?? [];
  return value === undefined ? null : Number(value) * (UNITS[unit] ?? Number.NaN);
}
