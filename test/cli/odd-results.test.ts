/** Found by a generator and not by hand: results folders that hold what no run has put there. */

import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { inProcess } from '../support/in-process.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { healthyRun } from '../unit/support/timeline.ts';

const SHOP = join(import.meta.dirname, '../support/shop');

/** What may stand where a file should; a pipe without a writer would be waited for as long as there is patience. */
const ODDITIES = {
  nothing: async () => {},
  'an empty file': (at: string) => writeFile(at, ''),
  'a text': (at: string) => writeFile(at, '[]\n'),
  bytes: (at: string) => writeFile(at, Buffer.from([0, 255, 10, 27, 91, 50, 74, 0, 254, 10])),
  'a large file': (at: string) => writeFile(at, `{"kind":"run"}${' '.repeat(3_000_000)}`),
  'a timeline': (at: string) =>
    writeFile(
      at,
      healthyRun()
        .map((record) => `${JSON.stringify(record)}\n`)
        .join(''),
    ),
  'a folder': (at: string) => mkdir(at),
  'a pipe': async (at: string) => void execFileSync('mkfifo', [at]),
  'a link to nowhere': (at: string) => symlink('nowhere', at),
  'a link to itself': (at: string) => symlink('.', at),
  'a link to a device': (at: string) => symlink('/dev/zero', at),
} as const;
type Oddity = keyof typeof ODDITIES;
const oddity = fc.constantFrom(...(Object.keys(ODDITIES) as Oddity[]));

const FILES = [
  'timeline.jsonl',
  'MANIFEST.sha256',
  'report.json',
  'summary.json',
  'state.json',
  'series.om',
] as const;
const folderOf = fc.record(
  Object.fromEntries(FILES.map((name) => [name, oddity])) as Record<(typeof FILES)[number], typeof oddity>,
);

let cache: Awaited<ReturnType<typeof scratchCache>>;
let place: string;
beforeAll(async () => {
  cache = await scratchCache();
  place = await mkdtemp(join(tmpdir(), 'firedrill-odd-'));
  // Nothing here may come to an engine.
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cache[Symbol.asyncDispose]();
  await rm(place, { recursive: true });
});

const COMMANDS: ((run: string, results: string) => string[])[] = [
  (run) => ['judge', run],
  (run) => ['judge', run, '--json'],
  (run) => ['report', run, '--md'],
  (run) => ['prove', 'db-down', '--run', run],
  () => ['prove', 'db-down', '--target', 'shop'],
  (run) => ['rules', 'replay', '--run', run],
  (run, results) => ['suite', 'merge', join(results, run)],
  () => ['suite', 'smoke', '--resume'],
  () => ['due'],
  () => ['history'],
  () => ['history', '--verify'],
  (run) => ['compare', run, 'one'],
  () => ['prune', '--keep', '0', '--dry-run'],
];
/** Of these the first are about one run. */
const OF_RUNS = 8;

test('each command ends, with a message and no stack trace, whatever lies where runs should', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...COMMANDS),
      folderOf,
      folderOf,
      oddity,
      fc.constantFrom('20261101-000000-shop-db-down-stopped-aaaa', 'ü\nb', 'latest', '--run', '__proto__'),
      async (command, files, rehearsal, beside, run) => {
        n += 1;
        const results = join(place, String(n));
        for (const [name, its] of [
          [run, files],
          ['rehearsals/one', rehearsal],
        ] as const) {
          await mkdir(join(results, name), { recursive: true });
          for (const file of FILES) await ODDITIES[its[file]](join(results, name, file));
        }
        await ODDITIES[beside](join(results, 'another'));
        const named = command(run === '--run' ? join(results, run) : run, results);
        const args = [...named, '--project', SHOP, '--results', results];
        const { code, stderr } = await inProcess(args);
        const shown = `${JSON.stringify({ args, files, rehearsal, beside })}\n${stderr}`;
        // 1 of `due`: something is; the others only by what a whole timeline says.
        expect([0, 1, 2, 64], shown).toContain(code);
        expect(stderr, shown).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
        expect(stderr.replaceAll('\n', ''), shown).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        if (code === 64) expect(stderr, shown).toMatch(/^(?:firedrill|error): \S/m);
        // Only what a whole timeline says is evidence, and it is none that no manifest vouches for.
        if (COMMANDS.indexOf(command) < OF_RUNS && files['timeline.jsonl'] !== 'a timeline')
          expect(code, shown).not.toBe(0);
      },
    ),
    { numRuns: 40 },
  );
});

test('results in what is no folder are named, with the option', async () => {
  const file = join(place, 'a-file');
  await copyFile(join(SHOP, 'package.json'), file);
  const { code, stderr } = await inProcess(['due', '--project', SHOP, '--results', file]);
  expect({ code, stderr }).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(/a-file\/rehearsals is no folder.*--results/),
  });
});
