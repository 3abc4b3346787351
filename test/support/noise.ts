/** What others do on a machine while a drill is run on it: processes of the test's own, each ended by its handle. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** They end by themselves, too, should the test be killed. */
const AT_MOST_S = 900;
/** What is left of the memory: an engine, a stack and its watchers must find room. */
const LEFT_MIB = 3072;
const MIB = 1024 * 1024;

const BUSY = 'for (;;);';
/** Writes and syncs, block after block, and begins anew before the disk is full. */
const WRITES = `
const { openSync, writeSync, fsyncSync, ftruncateSync } = require('node:fs');
const fd = openSync(process.argv[1], 'w');
const block = Buffer.alloc(1024 * 1024, 7);
for (let n = 1; ; n += 1) {
  writeSync(fd, block);
  fsyncSync(fd);
  if (n % 256 === 0) ftruncateSync(fd, 0);
}`;
/** Copies a tree again and again, as the installation of packages does. */
const COPIES = `
const { cpSync, rmSync } = require('node:fs');
for (;;) {
  cpSync(process.argv[1], process.argv[2], { recursive: true });
  rmSync(process.argv[2], { recursive: true });
}`;
const HOLDS = `
const held = [];
for (let mib = 0; mib < Number(process.argv[1]); mib += 64) held.push(Buffer.alloc(64 * 1024 * 1024, 7));
setInterval(() => held.forEach((block) => block.fill(8)), 100);`;

export const NOISES = ['none', 'busy-4', 'busy-16', 'disk', 'memory', 'all'] as const;
export type Noise = (typeof NOISES)[number];

/** Begins it; disposing ends every process of it and removes what they wrote. */
export async function makeNoise(noise: Noise): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-noise-'));
  const programs = programsOf(noise, folder);
  const children = programs.map(([code, ...args]) =>
    spawn('timeout', ['-s', 'KILL', String(AT_MOST_S), process.execPath, '-e', code, ...args], {
      stdio: 'ignore',
      // A group of its own, so that `timeout` and its child are ended together.
      detached: true,
    }),
  );
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function programsOf(noise: Noise, folder: string): [code: string, ...args: string[]][] {
  const busy = (n: number) => Array.from({ length: n }, (): [string] => [BUSY]);
  const disk: [string, ...string[]][] = [
    ...[1, 2, 3, 4].map((n): [string, string] => [WRITES, join(folder, `written-${n}`)]),
    [COPIES, join(import.meta.dirname, '../../node_modules/typescript'), join(folder, 'copied')],
  ];
  const memory: [string, string][] = [[HOLDS, String(Math.max(0, Math.floor(freemem() / MIB) - LEFT_MIB))]];
  switch (noise) {
    case 'none':
      return [];
    case 'busy-4':
      return busy(4);
    case 'busy-16':
      return busy(16);
    case 'disk':
      return disk;
    case 'memory':
      return memory;
    case 'all':
      return [...busy(16), ...disk, ...memory];
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const over = once(child, 'exit');
  process.kill(-child.pid, 'SIGKILL');
  await over;
}
