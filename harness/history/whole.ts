import type { Chain, Read } from './chain.ts';
import type { Head } from './entry.ts';

/** What an entry is called where it is told of. */
function nameOf(chain: string, { link, body }: Read): string {
  const of = body === undefined || body.kind === 'pruned' ? '' : ` (${body.run})`;
  return `entry ${link.seq} of ${chain}${of}`;
}

/** What was changed in these chains or is missing of them, by name and in sentences; empty where they are whole. */
export function problemsOf(chains: readonly Chain[]): string[] {
  const all = Map.groupBy(chains, ({ name }) => name);
  return [...new Set([...chains.flatMap(withinChain), ...chains.flatMap((chain) => beside(chain, all))])];
}

function withinChain({ name, entries, damaged }: Chain): string[] {
  const told = damaged.map((line) => `line ${line} of ${name} is no entry any more: it was changed`);
  for (const [at, entry] of entries.entries()) {
    const last = entries[at - 1];
    const { seq, before } = entry.link;
    const expected = (last?.link.seq ?? 0) + 1;
    const changed = damaged.some((line) => line < entry.line && line > (last?.line ?? 0));
    if (seq > expected && !changed) told.push(`${entriesOf(name, expected, seq - 1)} missing`);
    else if (seq < expected)
      told.push(`${nameOf(name, entry)} stands a second time, or another stands in its place`);
    else if (seq === expected && before !== (last?.link.digest ?? null))
      told.push(
        last === undefined
          ? `${nameOf(name, entry)} names one before it, and there is none`
          : `${nameOf(name, last)} was changed: the next one names another digest`,
      );
  }
  return told;
}

/** What other chains say of how far one went. */
function beside(chain: Chain, all: ReadonlyMap<string, readonly Chain[]>): string[] {
  return chain.entries.flatMap((entry) =>
    Object.entries(entry.link.beside).flatMap(([name, head]) => {
      // Of two copies that went different ways one is enough.
      const told = (all.get(name) ?? [undefined]).map((one) =>
        against(name, head, one, nameOf(chain.name, entry)),
      );
      return told.find((one) => one.length === 0) ?? told[0] ?? [];
    }),
  );
}

function against(name: string, { seq, digest }: Head, chain: Chain | undefined, by: string): string[] {
  if (chain === undefined) return [`the chain ${name} is missing: ${by} names its entry ${seq}`];
  const found = chain.entries.find(({ link }) => link.seq === seq);
  if (found === undefined) {
    const last = chain.entries.at(-1)?.link.seq ?? 0;
    // Inside of a chain its own entries tell.
    return seq > last ? [`${entriesOf(name, last + 1, seq)} missing at its end`] : [];
  }
  return found.link.digest === digest
    ? []
    : [`${nameOf(name, found)} was changed: another chain names another digest`];
}

function entriesOf(name: string, from: number, to: number): string {
  return from === to ? `entry ${from} of ${name} is` : `entries ${from} to ${to} of ${name} are`;
}
