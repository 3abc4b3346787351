import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { until } from '../host/until.ts';
import { removeAll, type Thing } from './removal.ts';
import { thingsOf } from './sweep.ts';

/** What an engine was asked for by a process that has just died comes about within this, in milliseconds. */
const STRAGGLERS_MS = 2_000;
const AGAIN_MS = 100;

/**
 * Removes everything that a run has on an engine, and what still comes about of what a dead runner asked for.
 * Every effect of a drill is inside its own containers, so that with them it is undone.
 *
 * @throws FiredrillError `unavailable` naming what would not go
 */
export async function removeRun(docker: Docker, run: string): Promise<Thing[]> {
  const removed: Thing[] = [];
  let quietSince = performance.now();
  const quiet = async () => {
    const now = await removeAll(docker, () => thingsOf(docker, run));
    removed.push(...now);
    if (now.length > 0) quietSince = performance.now();
    return performance.now() - quietSince >= STRAGGLERS_MS ? true : undefined;
  };
  await until(quiet, { everyMs: AGAIN_MS });
  return removed;
}

/** Effects that a journal registered and that were never undone, in words; none where there is no journal. */
export async function notUndone(journal: string): Promise<string[]> {
  const text = await readFile(journal, 'utf8').catch(() => '');
  const open = new Map<string, number>();
  for (const line of text.split('\n')) {
    const entry = entryOf(line);
    const what = entry?.intent ?? entry?.undone;
    if (what === undefined) continue;
    const words = `${what.fault} on ${what.service}`;
    open.set(words, (open.get(words) ?? 0) + (entry?.intent === undefined ? -1 : 1));
  }
  return [...open].filter(([, times]) => times > 0).map(([words]) => words);
}

interface Entry {
  intent?: { fault: string; service: string };
  undone?: { fault: string; service: string };
}

/** The last line of a journal whose writer was killed may be cut off. */
function entryOf(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
