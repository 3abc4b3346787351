/** Events, crashes and lost answers in whatever order: the bridge loses nothing, does nothing twice, and comes to rest. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bridgeIn, type Sabotage } from '../support/hub/instance.ts';
import { turnsBy } from '../support/hub/turns.ts';
import { changeRow, emptyWorld, type World } from '../support/hub/world.ts';

/** What people and machines do. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ is: fc.constant('rename' as const), row: fc.integer({ min: 1, max: 2 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ is: fc.constant('deliver' as const), which: fc.nat(5), keep: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ is: fc.constant('drain' as const) }) },
  {
    weight: 12,
    arbitrary: fc.record({ is: fc.constant('go' as const), steps: fc.integer({ min: 1, max: 9 }) }),
  },
  { weight: 2, arbitrary: fc.record({ is: fc.constant('kill' as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;

const story = fc.record({
  acts: fc.array(act, { maxLength: 30 }),
  choices: fc.array(fc.nat(99), { maxLength: 120 }),
});

/** More steps than any story takes to come to rest: what takes more goes round. */
const MOST_STEPS = 3_000;

async function play(acts: readonly Act[], choices: readonly number[], sabotage: Sabotage = {}) {
  const world = emptyWorld();
  const turns = turnsBy(choices);
  let bridge = bridgeIn(world, turns, sabotage);
  let renamed = 0;
  const deliver = (which: number, keep: boolean) => {
    const [event] = world.undelivered.slice(which % Math.max(1, world.undelivered.length));
    if (event === undefined) return;
    // A sender that hears no yes sends it again; one that hears it late has sent it twice.
    const taken = () => {
      if (!keep) world.undelivered = world.undelivered.filter(({ id }) => id !== event.id);
    };
    void bridge.intake(event).then(taken, () => undefined);
  };
  const drain = () => void bridge.drain().catch(() => undefined);
  for (const one of acts) {
    if (one.is === 'rename') {
      renamed += 1;
      changeRow(world, `row-${one.row}`, { nom: `name ${renamed}` });
    } else if (one.is === 'deliver') deliver(one.which, one.keep);
    else if (one.is === 'drain') drain();
    else if (one.is === 'go') for (let n = 0; n < one.steps; n += 1) await turns.go();
    else {
      bridge.kill();
      bridge = bridgeIn(world, turns, sabotage);
    }
  }
  // All is well again: everything is sent until it is taken, and what waits is done.
  turns.calm();
  let steps = 0;
  for (let quiet = 0; quiet < 3 && steps < MOST_STEPS; ) {
    const open = world.undelivered.length + [...world.lines.values()].flat().length;
    for (let n = 0; n < world.undelivered.length; n += 1) deliver(n, false);
    drain();
    while (steps < MOST_STEPS && (await turns.go())) steps += 1;
    quiet = open === 0 ? quiet + 1 : 0;
  }
  return { world, steps };
}

function problems({ rows, pages }: World, steps: number): string[] {
  const all = [...pages.values()];
  return [
    ...(steps >= MOST_STEPS ? ['it goes round'] : []),
    ...[...rows.values()].flatMap((row) => {
      const its = all.filter(({ content }) => content.includes(`bridge-ref:projet/${row.id};`));
      const [page] = its;
      if (page === undefined) return [`${row.id} has no page`];
      return [
        ...(its.length > 1 ? [`${row.id} has ${its.length} pages`] : []),
        ...(page.title === `Projet ${String(row.nom)}`
          ? []
          : [`${row.id} is ${row.nom}, and its page ${page.title}`]),
        ...(row.docmost_page_id === page.id ? [] : [`${row.id} does not know its page`]),
      ];
    }),
  ];
}

test('events, crashes and lost answers in any order lose, double and repeat nothing', async () => {
  await fc.assert(
    fc.asyncProperty(story, async ({ acts, choices }) => {
      const { world, steps } = await play(acts, choices);
      expect(problems(world, steps)).toEqual([]);
    }),
    { numRuns: 100, seed: 27 },
  );
});

describe('the same stories find', () => {
  const found = async (sabotage: Sabotage): Promise<string> => {
    const result = await fc.check(
      fc.asyncProperty(story, async ({ acts, choices }) => {
        const { world, steps } = await play(acts, choices, sabotage);
        const found = problems(world, steps);
        if (found.length > 0) throw new Error(found.join(', '));
      }),
      { numRuns: 400, seed: 27, endOnFailure: true },
    );
    return String(result.errorInstance ?? '');
  };

  test('an event that counts as done before it is, lost by a bridge that dies', async () => {
    const asTheOwnersHaveIt = (world: World) => ({
      claim: async ({ id }: { id: string }) => {
        if (world.claims.has(id)) return { is: 'done', page: undefined } as const;
        world.claims.set(id, 'done');
        return { is: 'ours' } as const;
      },
      release: async () => undefined,
    });
    expect(await found({ claims: asTheOwnersHaveIt })).toMatch(/has no page|and its page|does not know/);
  });

  test('a second change that is dropped for being of the same row', async () => {
    expect(await found({ isRecent: (world, entity) => world.synced.has(entity) })).toMatch(/and its page/);
  });

  test('a page that is made again because it was not looked for', async () => {
    expect(await found({ find: () => [] })).toMatch(/has [2-9] pages/);
  });
});
