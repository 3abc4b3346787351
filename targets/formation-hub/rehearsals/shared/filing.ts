/** What steps leave as evidence: results of tests, and what people decided. */

import type { Look, Offering, Preconditions, RehearsalStep, World } from 'firedrill/config';

const MINUTE = 60_000;
/** The preconditions of the rehearsal that asks. */
export type Allowed = Offering<Preconditions>;

/** Whether such a file is there. */
export function filed(allowed: Allowed, file: string) {
  return async (world: World): Promise<Look> =>
    (await world.of(allowed).read(file)) === undefined
      ? { met: false, seen: `there is no ${file}` }
      : { met: true };
}

/** Runs tests of what is on staging, and files what they came to. */
export function testing(allowed: Allowed, name: string, files: string) {
  return {
    async act(world: World, signal: AbortSignal) {
      const { put, read, asked } = world.of(allowed);
      // Asked again, what was found stays.
      if ((await read(`${name}.json`)) !== undefined) return;
      const line = `node --test --test-reporter=junit '${files}' || true`;
      const printed = await world.run('staging', ['sh', '-c', line], signal, { limitMs: 2 * MINUTE });
      await put(`${name}.xml`, printed);
      const at = new Date().toISOString();
      await put(`${name}.json`, { release: asked.release, at, results: `${name}.xml` });
    },
    look: filed(allowed, `${name}.json`),
  };
}

/** A person's yes or no, which is a file with their name; where no people are there Firedrill writes it in their place. */
export function gate(
  allowed: Allowed,
  step: Pick<RehearsalStep, 'id' | 'title' | 'who' | 'how'> & Partial<Pick<RehearsalStep, 'unless'>>,
  {
    file,
    by,
    decision = () => 'APPROVE',
  }: { file: string; by: string; decision?: (world: World) => Decided },
): RehearsalStep {
  const words = (world: World) => ({
    release: world.of(allowed).asked.release,
    by,
    decision: decision(world),
    at: new Date().toISOString(),
  });
  return {
    ...step,
    until: 'the decision is filed, by name',
    limitMs: 30 * MINUTE,
    byHand: async (world) => [
      `echo '${JSON.stringify(words(world))}' > '${world.of(allowed).folder}/${file}' # or DENY; your own name`,
    ],
    async act(world) {
      const { put, read } = world.of(allowed);
      if ((await read(file)) === undefined) await put(file, words(world));
    },
    look: filed(allowed, file),
  };
}

export type Decided = 'APPROVE' | 'DENY';
