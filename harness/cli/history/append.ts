import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';
import { headOf, lineOf } from '../../history/chain.ts';
import type { Body, Head } from '../../history/entry.ts';
import { ownerOf } from '../../safety/owner.ts';
import { CHAIN, chainsIn, HISTORY } from './places.ts';
import { signEntry } from './signing.ts';

/** Milliseconds after which the lock of a writer that was killed counts as abandoned; until then others have their own chain. */
const ABANDONED_MS = 10_000;
/** Of how many other chains an entry says how far they were: those that were written last. */
const BESIDE = 16;
/** Bytes at the end of a chain that are read to find where it stands; doubled until a whole entry is among them. */
const TAIL = 65_536;

/**
 * Appends to the index of a results folder, after whatever is there: each entry in the first chain of this machine that no other
 * process is writing at this moment. What is there is never written again. A few milliseconds, however long the index is.
 *
 * @throws Error of the file system where the index cannot be written
 */
export async function appendEntries(results: string, bodies: readonly Body[]): Promise<void> {
  const history = join(results, HISTORY);
  await mkdir(history, { recursive: true, mode: 0o700 });
  const { name, release } = await ownChain(history);
  try {
    const beside = await headsBeside(history, name);
    const file = join(history, `${name}${CHAIN}`);
    await using handle = await open(file, constants.O_RDWR | constants.O_CREAT | constants.O_APPEND, 0o600);
    let { head, whole } = await endOf(handle);
    const at = new Date().toISOString();
    for (const body of bodies) {
      const line = lineOf(body, { at, beside }, head);
      // What a killed writer left of a line stays where it is; the next entry begins on a line of its own.
      await handle.appendFile(`${whole ? '' : '\n'}${line}\n`);
      head = headOf(line);
      whole = true;
    }
    await handle.sync();
    if (head !== undefined) await signEntry(history, name, head);
  } finally {
    await release();
  }
}

/** A machine, from one start of it to the next, is a writer; where it writes several at a time, each has a chain. */
async function ownChain(history: string): Promise<{ name: string; release: () => Promise<void> }> {
  const [host = '', boot, namespace] = (ownerOf(process.pid) ?? hostname()).split(':');
  const id = createHash('sha256').update(`${host}:${boot}:${namespace}`).digest('hex').slice(0, 8);
  const own = `${host.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, 40)}-${id}`;
  for (let n = 1; ; n += 1) {
    const name = `${own}-${n}`;
    const release = await lock(join(history, name), {
      realpath: false,
      stale: ABANDONED_MS,
      update: ABANDONED_MS / 5,
      retries: 0,
      // It is held for milliseconds; a process that is stopped for longer forks its chain at the worst, which is told.
      onCompromised: () => undefined,
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ELOCKED') return undefined;
      throw error;
    });
    if (release !== undefined) return { name, release };
  }
}

async function headsBeside(history: string, own: string): Promise<Record<string, Head>> {
  const names = (await chainsIn(history)).filter((name) => name !== own);
  const dated = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(join(history, `${name}${CHAIN}`))).mtimeMs })),
  );
  const latest = dated.sort((a, b) => b.at - a.at).slice(0, BESIDE);
  const heads = await Promise.all(
    latest.map(async ({ name }) => {
      await using handle = await open(join(history, `${name}${CHAIN}`), 'r');
      const { head } = await endOf(handle);
      return head === undefined ? [] : [[name, head] as const];
    }),
  );
  return Object.fromEntries(heads.flat());
}

/** The last whole entry, and whether the file ends with the end of a line. */
async function endOf(handle: Awaited<ReturnType<typeof open>>): Promise<{ head?: Head; whole: boolean }> {
  const { size } = await handle.stat();
  for (let bytes = TAIL; ; bytes *= 2) {
    const from = Math.max(0, size - bytes);
    const { buffer } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.toString();
    // The first line may have begun before.
    const lines = text.split('\n').slice(from === 0 ? 0 : 1);
    const head = lines.map(headOf).findLast((one) => one !== undefined);
    const whole = size === 0 || text.endsWith('\n');
    if (head !== undefined) return { head, whole };
    if (from === 0) return { whole };
  }
}
