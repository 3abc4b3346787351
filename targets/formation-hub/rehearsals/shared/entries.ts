/** People who enter projects at one side, as a part of the rehearsal: each must have one page of its name in the end. */

import { setTimeout as pause } from 'node:timers/promises';
import { asked, type Part, type PartEvidence, type PartJudgement, type World, z } from 'firedrill/config';

/** How the name of what users enter begins. */
const ENTERED = 'entry ';
const ROWS = '/api/database/rows/table/projet/';
/** Three in two seconds: enough in a minute to tell a fall of them. */
const EVERY_MS = 650;
/** What waits is tried every 15 s at the latest, and what was refused was synced before. */
const SETTLED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 1_000;
const SHOWN = 3;

const rows = z.looseObject({
  results: z.array(z.looseObject({ id: z.number(), nom: z.string(), docmost_page_id: z.string().nullish() })),
});
const pages = z.looseObject({ items: z.array(z.looseObject({ id: z.string(), title: z.string() })) });

const records = {
  entries: z.strictObject({
    kind: z.literal('entries'),
    t: z.number(),
    entered: z.number(),
    /** Of which row what is wrong. */
    wrong: z.array(z.string()).readonly(),
  }),
};
type EntriesRecord = z.infer<typeof records.entries>;

/** What steps do with it. */
export interface Entries {
  /** How many were entered. */
  entered(): number;
}

export const entries: Part<Entries, EntriesRecord> = {
  records,
  start({ world, record }) {
    let entered = 0;
    return {
      api: { entered: () => entered },
      async watch(signal) {
        while (!signal.aborted) {
          const name = `${ENTERED}${world.clock.now().toFixed(0)}`;
          const { status } = await at(world, 'tables', 'POST', ROWS, { nom: name, statut: 'en cours' });
          if (status === 200) entered += 1;
          await pause(EVERY_MS, undefined, { signal }).catch(() => undefined);
        }
      },
      async atEnd(signal) {
        const until = world.clock.now() + SETTLED_WITHIN_MS;
        let wrong = await wrongOnes(world);
        while (wrong.length > 0 && world.clock.now() < until && !signal.aborted) {
          await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
          wrong = await wrongOnes(world);
        }
        record({ kind: 'entries', t: world.clock.now(), entered, wrong });
      },
    };
  },
  judge: judgeEntries,
};

/** Asks one of the sides itself, as its own users do. */
export function at(
  world: World,
  side: 'tables' | 'wiki',
  method: 'GET' | 'POST' | 'PATCH',
  path: string,
  body?: object,
) {
  return asked(`${world.stack.origin(side)}${path}`, method, body, world.clock);
}

/** Rows whose page is missing, double, of another name, or not known to the row. */
async function wrongOnes(world: World): Promise<string[]> {
  const [ofTables, ofWiki] = [
    await at(world, 'tables', 'GET', ROWS),
    await at(world, 'wiki', 'GET', '/control/pages'),
  ];
  const [all, there] = [rows.safeParse(ofTables.json), pages.safeParse(ofWiki.json)];
  if (!all.success || !there.success) return ['the sides do not tell what they have'];
  const byTitle = Map.groupBy(there.data.items, ({ title }) => title);
  // What is there from the first day on is no entry of theirs.
  const entries = all.data.results.filter(({ nom }) => nom.startsWith(ENTERED));
  return entries.flatMap(({ id, nom, docmost_page_id: known }) => {
    const found = byTitle.get(`Projet ${nom}`) ?? [];
    if (found.length !== 1) return [`project ${id} has ${found.length} pages`];
    return found[0]?.id === known ? [] : [`project ${id} does not know its page`];
  });
}

function judgeEntries({ records: seen }: PartEvidence<EntriesRecord>): PartJudgement {
  const last = seen.at(-1);
  if (last === undefined) return { missing: ['what became of what users entered was not asked'] };
  const { entered, wrong } = last;
  if (entered === 0) return { missing: ['users entered nothing'] };
  const named = wrong.slice(0, SHOWN).join(', ');
  return wrong.length === 0
    ? {}
    : { broken: [`of ${entered} entries of users ${wrong.length} are not as they must be: ${named}`] };
}
