/** What a project promises by kinds of its own: under `own` in a drill's contract, each by its key. */

import { z } from 'zod';
import { shortly } from '../../model/errors.ts';
import { nameSchema } from '../../model/scalars.ts';
import { readPart } from '../../text/schema-problems.ts';
import type { Claim, DefinedKind, Expectation, Reading, Surprise } from '../kind.ts';
import type { Plan } from '../plan.ts';

const contract = {
  /** Promises of kinds that the project defines itself, by the key of each; see docs/how-to/write-a-promise.md. */
  own: z.record(nameSchema, z.unknown()).exactOptional(),
};
const schema = z.object(contract);

type Own = Readonly<Record<string, unknown>>;
const ownIn = (whole: unknown): Own => schema.parse(whole).own ?? {};

/**
 * The kind that stands for a project's own. Each sees a plan whose contract is what stands under `own`; ids of its findings begin
 * with `own/<kind>/`. What is promised of a kind that is not here is not proven, as in a report that is made elsewhere.
 */
export function ownPromises(kinds: readonly DefinedKind[]): DefinedKind<typeof contract> {
  const known = new Set(kinds.flatMap((kind) => Object.keys(kind.contract)));
  const strangers = (own: Own) => Object.keys(own).filter((key) => !known.has(key));
  return {
    key: 'own',
    contract,
    defaults: () => ({}),
    problems(whole, place) {
      const own = ownIn(whole);
      const shape = z.object(Object.assign({}, ...kinds.map((kind) => kind.contract)));
      const read = readPart(shape, own, ['own']);
      return [
        ...strangers(own).map(
          (key) =>
            `${place.key}.own.${key}: there is no such promise in the project's promises/${place.suggest(key, [...known])}`,
        ),
        ...('problems' in read
          ? read.problems.map((problem) => `${place.key}.${problem}`)
          : kinds.flatMap((kind) => kind.problems(own, { ...place, key: `${place.key}.own` }))),
      ];
    },
    paced(whole, compress) {
      const own = ownIn(whole);
      if (kinds.length === 0 || Object.keys(own).length === 0) return {};
      return { own: Object.assign({}, own, ...kinds.map((kind) => kind.paced(own, compress))) };
    },
    withoutFault(whole) {
      if (whole.own === undefined) return whole;
      return { ...whole, own: kinds.reduce((own, kind) => kind.withoutFault(own), { ...ownIn(whole) }) };
    },
    needs: (plan) => kinds.flatMap((kind) => kind.needs(within(plan))),
    expects: (plan) => [
      ...kinds.flatMap((kind) => kind.expects(within(plan)).map((one) => named(kind, one))),
      ...strangers(ownIn(plan.contract)).map(
        (key): Expectation => ({ id: `own/${key}`, words: `what the project calls ${key}`, phase: 'verify' }),
      ),
    ],
    points: (plan) => kinds.flatMap((kind) => kind.points(within(plan))),
    asks: (soFar, moment) =>
      kinds.flatMap((kind) => kind.asks({ ...soFar, plan: within(soFar.plan) }, moment)),
    read: (facts, plan): Reading => ({
      figures: {},
      claims: (figures) => [
        ...kinds.flatMap((kind) =>
          judged(kind, within(plan), () => kind.read(facts, within(plan)).claims(figures)),
        ),
        ...strangers(ownIn(plan.contract)).map(notHere),
      ],
      summary: () => ({}),
    }),
  };
}

/** For a plan of which no kind of the project is known. */
export const own = ownPromises([]);

function within(plan: Plan): Plan {
  return { ...plan, contract: ownIn(plan.contract) };
}

function named<T extends { id: string }>(kind: DefinedKind, one: T): T {
  return { ...one, id: `own/${kind.key}/${one.id}` };
}

/** Code that a project wrote may fail; that is no failure of the target's, and no success either. */
function judged(kind: DefinedKind, plan: Plan, claims: () => (Claim | Surprise)[]): (Claim | Surprise)[] {
  try {
    return claims().map((claim) => named(kind, claim));
  } catch (error) {
    return kind.expects(plan).map(({ id }) =>
      named(kind, {
        id,
        grade: 'no-evidence',
        because: `the project's promises/${kind.key}.ts failed: ${shortly(error)}`,
      }),
    );
  }
}

function notHere(key: string): Claim {
  return {
    id: `own/${key}`,
    grade: 'no-evidence',
    because:
      "this kind of promise is the project's own, and is not here; judge the run inside of its project",
  };
}
