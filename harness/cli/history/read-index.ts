import { join } from 'node:path';
import { type Chain, readChain } from '../../history/chain.ts';
import type { Filed, PrunedEntry } from '../../history/entry.ts';
import { problemsOf } from '../../history/whole.ts';
import { readRegularText } from '../../host/regular-file.ts';
import { CHAIN, chainsIn, HISTORY } from './places.ts';

/** The index of a results folder, or of several together. */
export interface Index {
  chains: readonly Chain[];
  /** What was filed, each once, oldest first; also what has no folder any more. */
  filed: readonly Filed[];
  /** When and by which rule what was pruned, by its id. */
  pruned: ReadonlyMap<string, { at: string; rule: string }>;
  /** What was changed or is missing of it, in sentences. */
  problems: readonly string[];
  /** What is to be told besides, and is no one's doing. */
  notes: readonly string[];
}

/** Reads all chains; of what two folders both have, one is enough: joined, they are the union of both. */
export async function readIndex(places: readonly string[]): Promise<Index> {
  const read = await Promise.all(
    places.map(async (results) => {
      const history = join(results, HISTORY);
      const names = await chainsIn(history);
      return Promise.all(
        names.map(async (name) =>
          readChain(name, await readRegularText(join(history, `${name}${CHAIN}`)).catch(() => '')),
        ),
      );
    }),
  );
  const chains = united(read.flat());
  const bodies = chains.flatMap(({ entries }) =>
    entries.flatMap(({ body, link }) => (body === undefined ? [] : [{ body, at: link.at }])),
  );
  const tombstones = bodies.flatMap(({ body, at }) => (body.kind === 'pruned' ? [{ body, at }] : []));
  const all = bodies.flatMap(({ body }) => (body.kind === 'pruned' ? [] : [body]));
  const { filed, contradictions } = once(all);
  return {
    chains,
    filed,
    pruned: prunedIn(tombstones),
    problems: [...problemsOf(chains), ...contradictions],
    notes: chains.flatMap(({ name, cutOff, entries }) => [
      ...cutOff.map((line) => `line ${line} of ${name} was cut off: its writer was killed while it wrote`),
      ...(entries.some(({ body }) => body === undefined)
        ? [`${name} has entries of another version of Firedrill, which are passed over`]
        : []),
    ]),
  };
}

/** Of two copies of a chain the one that goes further; where they go different ways, both. */
function united(chains: readonly Chain[]): Chain[] {
  return [...Map.groupBy(chains, ({ name }) => name).values()].flatMap((copies) => {
    const longestFirst = copies.toSorted((a, b) => b.entries.length - a.entries.length);
    const kept: Chain[] = [];
    for (const copy of longestFirst) if (!kept.some((other) => isBeginningOf(copy, other))) kept.push(copy);
    return kept;
  });
}

function isBeginningOf(copy: Chain, other: Chain): boolean {
  return (
    copy.damaged.length === 0 &&
    copy.entries.every(({ link }, at) => other.entries[at]?.link.digest === link.digest)
  );
}

/**
 * Each id once: of a suite that was gone on with the last word, and of a run that was filed without its end and has got one
 * since; of all else the first.
 */
function once(all: readonly Filed[]): { filed: Filed[]; contradictions: string[] } {
  const filed = new Map<string, Filed>();
  const contradictions: string[] = [];
  for (const entry of all.toSorted((a, b) => Number(a.later ?? false) - Number(b.later ?? false))) {
    const had = filed.get(entry.run);
    if (had === undefined || isLastWord(entry, had)) filed.set(entry.run, entry);
    else if (entry.kind !== 'suite' && had.evidence.sha256 !== entry.evidence.sha256)
      contradictions.push(`two entries of ${entry.run} name different evidence`);
  }
  return {
    filed: [...filed.values()].sort((a, b) => a.startedAt.localeCompare(b.startedAt)),
    contradictions,
  };
}

function isLastWord(entry: Filed, had: Filed): boolean {
  if (entry.kind === 'gate' || had.kind === 'gate') return false;
  return entry.kind === 'suite' ? entry.endedAt >= had.endedAt : had.verdict === 'error';
}

function prunedIn(tombstones: readonly { body: PrunedEntry; at: string }[]): Index['pruned'] {
  return new Map(
    tombstones.flatMap(({ body, at }) => body.runs.map(({ run }) => [run, { at, rule: body.rule }])),
  );
}
