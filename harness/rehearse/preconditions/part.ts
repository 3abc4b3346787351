/**
 * What must be so before a procedure begins, as a part of a rehearsal: evidence lies as files beside the timeline and is filed
 * with it; what is missing refuses by its name, and whether that was right is judged.
 */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { millisSchema } from '../../model/time.ts';
import type { Part, PartEvidence, PartJudgement, PartRun, StartedPart } from '../part.ts';
import { type Asked, type Met, type Precondition, preconditionsMet } from './precondition.ts';

export interface PreconditionsSpec {
  list: readonly Precondition[];
  /** Who may pass over one, with a reason. */
  mayOverride: readonly string[];
  /** What is asked for in a variant. */
  asks(variant: string, now: Date): Asked;
  /** Ids of those that must be missing in a variant; none where it has to be allowed. */
  refuses(variant: string): readonly string[];
}

/** What steps do with preconditions. */
export interface Preconditions {
  asked: Asked;
  /** Where evidence lies, for people who add to it by hand. */
  folder: string;
  /** Files evidence: texts as they are, anything else as JSON. */
  put(file: string, content: unknown): Promise<void>;
  /** @returns what such a file says; `undefined` where there is none */
  read(file: string): Promise<string | undefined>;
  /** Holds all preconditions against what evidence there is, and files what each came to. */
  look(): Promise<readonly Met[]>;
  /** Why nothing may be done; `undefined` where it is allowed. */
  refused(): string | undefined;
}

/** The list in the report's checklist. */
const PRECONDITIONS = 'before it is allowed';
const NOT_ASKED = 'the preconditions were not looked at';

const met = z.strictObject({
  id: z.string(),
  title: z.string(),
  ok: z.boolean(),
  evidence: z.string(),
  overridden: z.strictObject({ by: z.string(), reason: z.string() }).exactOptional(),
});
const records = {
  preconditions: z.strictObject({
    kind: z.literal('preconditions'),
    t: millisSchema,
    asked: z.strictObject({ release: z.string(), releaser: z.string(), at: z.string() }),
    met: z.array(met).readonly(),
  }),
};
type PreconditionsRecord = z.infer<typeof records.preconditions>;

/** What the first record tells of it. */
const factsSchema = z.object({ refuses: z.array(z.string()).readonly().exactOptional() });

export function preconditions(spec: PreconditionsSpec): Part<Preconditions, PreconditionsRecord> {
  return {
    records,
    facts: (variant) => ({ refuses: spec.refuses(variant) }),
    problems: (_target, variants) =>
      variants.flatMap((variant) =>
        spec
          .refuses(variant)
          .filter((id) => !spec.list.some((one) => one.id === id))
          .map((id) => `variants.${variant} refuses ${id}, which is no precondition`),
      ),
    start: (run) => start(spec, run),
    judge: judgePreconditions,
  };
}

function start(
  spec: PreconditionsSpec,
  { world, folder: place, record }: PartRun<PreconditionsRecord>,
): StartedPart<Preconditions> {
  const folder = join(place, 'evidence');
  const asked = spec.asks(world.variant, new Date());
  let missing: string | undefined = NOT_ASKED;
  return {
    api: {
      asked,
      folder,
      async put(file, content) {
        const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
        await mkdir(folder, { recursive: true });
        await writeFile(join(folder, file), text);
      },
      read: async (file) => (await filesIn(folder)).get(file),
      async look() {
        const all = preconditionsMet(spec.list, asked, await filesIn(folder), new Date(), spec.mayOverride);
        const { release, releaser, at } = asked;
        record({
          kind: 'preconditions',
          t: world.clock.now(),
          asked: { release, releaser, at: at.toISOString() },
          met: all,
        });
        world.check(
          PRECONDITIONS,
          'what is asked for',
          true,
          `${release}, by ${releaser}, at ${at.toISOString()}`,
        );
        missing = shortly(all);
        return all;
      },
      refused: () => missing,
    },
  };
}

async function filesIn(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const read = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  return new Map(await Promise.all(read));
}

/** For what is not done because of it: which are missing, without their evidence. */
function shortly(all: readonly Met[]): string | undefined {
  const missing = all.filter(({ ok }) => !ok);
  return missing.length === 0 ? undefined : `refused for ${missing.map(({ id }) => id).join(', ')}`;
}

/** In one sentence, with each precondition that is missing. */
export function refusalOf(all: readonly Met[]): string | undefined {
  const missing = all.filter(({ ok }) => !ok);
  if (missing.length === 0) return undefined;
  return `refused: ${missing.map(({ title, evidence }) => `${title} (${evidence})`).join('; ')}`;
}

function judgePreconditions({ header, records: seen }: PartEvidence<PreconditionsRecord>): PartJudgement {
  const { refuses = [] } = factsSchema.parse(header);
  const last = seen.at(-1);
  if (last === undefined) return { missing: [NOT_ASKED] };
  const missing = last.met.filter(({ ok }) => !ok);
  const refused = refusalOf(last.met);
  const unasked = refuses.filter((id) => !missing.some((one) => one.id === id));
  return {
    broken: [
      ...unasked.map((id) => `it had to be refused for ${id}, and was not`),
      ...(refuses.length === 0 && refused !== undefined ? [`it was ${refused}`] : []),
    ],
    points: last.met.map(({ title, ok, evidence, overridden, id }) => ({
      list: PRECONDITIONS,
      title,
      ok: ok && overridden === undefined,
      broken: !ok && refuses.length > 0 && !refuses.includes(id),
      evidence:
        overridden === undefined
          ? evidence
          : `${evidence}; passed over by ${overridden.by}: ${overridden.reason}`,
    })),
    deviations: last.met.flatMap(({ title, overridden }) =>
      overridden === undefined
        ? []
        : [`"${title}" was passed over by ${overridden.by}: ${overridden.reason}`],
    ),
    ...(refuses.length > 0 && refused !== undefined
      ? {
          excuse: `it was ${shortly(last.met)}`,
          refused: missing.map(({ title, evidence }) => `${title}: ${evidence}`),
        }
      : {}),
  };
}
