import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readRegularText } from '../../host/regular-file.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import { FiredrillError } from '../../model/errors.ts';
import { repeatedSchema, shardSchema, unitTimesSchema } from '../../report/suite/suite-report.ts';
import { lifeOf } from '../../safety/owner.ts';
import { jsonOf } from '../../text/json-of.ts';

/** What a suite that was interrupted must know to go on: which of its runs are over. */
const stateSchema = z.object({
  schema: z.literal(1),
  suite: z.string(),
  startedAt: z.string(),
  /** Of the whole plan, see `digestOf`. */
  plan: z.string(),
  /** What some of its runs were drawn by. */
  seed: z.number().exactOptional(),
  shard: shardSchema.optional(),
  /** The process that works on it, see `ownerOf`. */
  owner: z.string(),
  finished: z.boolean(),
  /** Milliseconds that earlier processes worked on it; the next one's spans begin there. */
  spentMs: z.number(),
  done: z.array(unitTimesSchema),
  repeated: z.array(repeatedSchema).exactOptional(),
});
export type SuiteState = z.infer<typeof stateSchema>;

const FILE = 'suite-state.json';

/**
 * Replaces the state as a whole: a machine that stops meanwhile leaves the old one or the new one, never a part.
 */
export async function writeState(folder: string, state: SuiteState): Promise<void> {
  await writeAtomically(join(folder, FILE), `${JSON.stringify(state, null, 2)}\n`);
}

/** Readable by its owner alone; one that is there is taken as it is. */
export async function makeSuiteFolder(results: string, id: string): Promise<string> {
  const folder = join(results, id);
  await mkdir(folder, { mode: 0o700, recursive: true });
  return folder;
}

/** The states of all suites under `results`, the newest first; folders of other things are passed over. */
export async function suitesUnder(results: string): Promise<{ id: string; state: SuiteState }[]> {
  const names = await readdir(results).catch((): string[] => []);
  const found = await Promise.all(
    names.map(async (id) => {
      const text = await readRegularText(join(results, id, FILE)).catch(() => undefined);
      if (text === undefined) return [];
      const parsed = stateSchema.safeParse(jsonOf(text));
      return parsed.success ? [{ id, state: parsed.data }] : [];
    }),
  );
  return found.flat().sort((a, b) => b.state.startedAt.localeCompare(a.state.startedAt));
}

/**
 * The newest unfinished suite that is the same in name, plan and part.
 * @throws FiredrillError `usage` when there is none, when its plan has changed, and while another process works on it
 */
export function unfinished(
  known: readonly { id: string; state: SuiteState }[],
  wanted: Pick<SuiteState, 'suite' | 'plan' | 'shard'>,
): { id: string; state: SuiteState } {
  const part = wanted.shard === undefined ? '' : ` ${wanted.shard.index}/${wanted.shard.of}`;
  const name = `${wanted.suite}${part}`;
  const found = known.find(
    ({ state }) =>
      state.suite === wanted.suite &&
      state.shard?.index === wanted.shard?.index &&
      state.shard?.of === wanted.shard?.of &&
      !state.finished,
  );
  if (!found)
    throw new FiredrillError('usage', `there is no interrupted suite ${name}; run it without --resume`);
  if (found.state.plan !== wanted.plan)
    throw new FiredrillError(
      'usage',
      `${found.id}: drills, targets or suites have changed since it was interrupted; run ${name} without --resume`,
    );
  if (lifeOf(found.state.owner) === 'alive')
    throw new FiredrillError('usage', `${found.id}: another process works on it; wait until it has ended`);
  return found;
}
