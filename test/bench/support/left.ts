/** What a benchmark leaves in `results/bench/`, for `npm run figures` to take over: claims, raw samples, and on what they were measured. */
import { mkdir } from 'node:fs/promises';
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';
import { ROOT } from '../../../harness/cli/project.ts';
import { writeAtomically } from '../../../harness/host/write-atomically.ts';
import { type Claim, printSamples } from './figures.ts';

export const LEFT = join(ROOT, 'results', 'bench');

const machineSchema = z.strictObject({
  cpu: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  system: z.string(),
  node: z.string(),
  /** Processes that wanted a core on average of the minute before the benchmark began; above 1 others were busy. */
  loadBefore: z.number(),
});

export const leftSchema = z.strictObject({
  bench: z.string(),
  /** ISO 8601, when it was over. */
  at: z.string(),
  commit: z.string(),
  /** What was typed after `npm run bench --`, so that the same is drawn again. */
  command: z.string(),
  tookMs: z.number(),
  machine: machineSchema,
  /** Programs it was measured beside, by name, and the version that each says. */
  versions: z.record(z.string(), z.string()),
  claims: z.array(
    z.strictObject({
      title: z.string(),
      // JSON has no NaN: a figure that could not be had.
      value: z.number().nullable(),
      bound: z.union([z.strictObject({ atMost: z.number() }), z.strictObject({ atLeast: z.number() })]),
    }),
  ),
  samples: z.unknown(),
});
export type Left = z.infer<typeof leftSchema>;

const loadBefore = loadavg()[0] ?? Number.NaN;

/**
 * Prints the raw samples, and files them with what they came to.
 * @param seed 0 where nothing is drawn
 * @param versions of the programs it was measured beside
 */
export async function leave(
  bench: string,
  seed: number,
  claims: readonly Claim[],
  samples: unknown,
  versions: Readonly<Record<string, string>> = {},
): Promise<void> {
  printSamples(bench, seed, samples);
  const { stdout: commit } = await execa('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: ROOT,
    reject: false,
  });
  const args = process.argv.slice(2).filter((arg, at, all) => arg !== '--seed' && all[at - 1] !== '--seed');
  const drawn = seed === 0 ? [] : ['--seed', String(seed)];
  const left: z.input<typeof leftSchema> = {
    bench,
    at: new Date().toISOString(),
    commit: commit ?? '',
    command: ['node', `test/bench/${basename(process.argv[1] ?? bench)}`, ...args, ...drawn].join(' '),
    tookMs: Math.round(performance.now()),
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: availableParallelism(),
      memoryGiB: Math.round(totalmem() / 2 ** 30),
      system: `${platform()} ${release()} ${arch()}`,
      node: process.version,
      loadBefore: Math.round(loadBefore * 10) / 10,
    },
    versions: { ...versions },
    claims: claims.map(({ title, value, bound }) => ({
      title,
      value: Number.isFinite(value) ? value : null,
      bound,
    })),
    samples,
  };
  await mkdir(LEFT, { recursive: true });
  await writeAtomically(join(LEFT, `${bench}.json`), `${JSON.stringify(left)}\n`, 0o644);
}
