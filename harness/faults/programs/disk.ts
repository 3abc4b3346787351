/**
 * Fills the file systems of bounded size that a service has (`fill`), up to so much of a hundred (`fill 90`), empties them of what it filled them with (`free`), or
 * looks whether any byte can be written there (`look`); prints a line for each, as JSON.
 */
import { closeSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from 'node:fs';

const ROOT = '/proc/1/root';
const FILLING = '.firedrill-full';
const LOOK = '.firedrill-look';
/** What the engine itself mounts into containers. */
const ENGINES = /^\/(dev|proc|sys)(\/|$)/;
const MIB = 1024 * 1024;
/** So finely it is filled up to a share. */
const STEP = 64 * 1024;
/** The last bytes are written one by one of these. */
const SMALLEST = 512;

/** Where a tmpfs of stated size is (proc_pid_mountinfo(5)): what has no size would fill the machine's memory. */
function bounded(): string[] {
  return readFileSync('/proc/1/mountinfo', 'latin1')
    .split('\n')
    .flatMap((line) => {
      const [mount = '', kind = ''] = line.split(' - ');
      const [, , , , path = '', options = ''] = mount.split(' ');
      const [type, , superblock = ''] = kind.split(' ');
      const isBounded = type === 'tmpfs' && /(^|,)size=/.test(superblock);
      return isBounded && !ENGINES.test(path) && !options.split(',').includes('ro') ? [path] : [];
    });
}

const isFull = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOSPC';

const usedOf = (path: string): number => {
  const { blocks, bfree } = statfsSync(`${ROOT}${path}`);
  return 1 - bfree / blocks;
};

/** Appends until nothing more goes in, or until so much of it is used. */
function fill(path: string, upTo: number): void {
  const file = openSync(`${ROOT}${path}/${FILLING}`, 'a');
  try {
    if (upTo < 1) while (usedOf(path) < upTo) writeSync(file, Buffer.alloc(STEP));
    else for (let size = MIB; size >= SMALLEST; size /= 2) appendAll(file, Buffer.alloc(size));
  } finally {
    closeSync(file);
  }
}

function appendAll(file: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(file, bytes);
  } catch (error) {
    if (!isFull(error)) throw error;
  }
}

/** Whether a byte can be written to a file that is new. */
function takes(path: string): boolean {
  const look = `${ROOT}${path}/${LOOK}`;
  try {
    const file = openSync(look, 'w');
    try {
      return writeSync(file, Buffer.alloc(1)) === 1;
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (isFull(error)) return false;
    throw error;
  } finally {
    rmSync(look, { force: true });
  }
}

const [, what, percent = '100'] = process.argv;
const paths = bounded();
for (const path of paths) {
  if (what === 'fill') fill(path, Number(percent) / 100);
  if (what === 'free') rmSync(`${ROOT}${path}/${FILLING}`, { force: true });
}
const looks = paths.map((path) => {
  const { blocks, bfree, bsize } = statfsSync(`${ROOT}${path}`);
  return { path, mib: (blocks * bsize) / MIB, free: bfree * bsize, takes: takes(path) };
});
console.log(JSON.stringify(looks));
