/** Stop conditions: where more harm is done than there is to learn, the drill ends at once, healed. */

import { z } from 'zod';
import { PROBES } from '../../model/request.ts';
import { durationSchema } from '../../model/scalars.ts';
import { definePromise } from '../kind.ts';
import { bound, key, mapped } from '../shapes.ts';

/** Looked at from the injection on; any series that is within the bound meets a query's. */
const stop = z.union([
  z.strictObject({ probe: z.enum(PROBES), badForMs: durationSchema }),
  /** Durations inside `query` are production's; they are compressed. */
  z.strictObject({ title: z.string().min(1), query: z.string().min(1), is: bound }),
]);

export type StopCondition = z.infer<typeof stop>;

export const stops = definePromise({
  key: 'stops',
  contract: {
    /** By key. Any of these ends the drill at once, healed: `aborted`. */
    abortIf: z.record(key, stop).exactOptional(),
  },
  problems: ({ abortIf = {} }, { key: at, queryProblem, declared }) =>
    Object.entries(abortIf).flatMap(([name, one]) => {
      const problem =
        'query' in one
          ? queryProblem(one.query)
          : declared.probes[one.probe] === undefined
            ? `there is no probe ${one.probe} in contract.probes`
            : undefined;
      return problem === undefined ? [] : [`${at}.abortIf.${name}: ${problem}`];
    }),
  paced: ({ abortIf }, compress) =>
    abortIf === undefined
      ? {}
      : {
          abortIf: mapped(abortIf, (one) => ('query' in one ? { ...one, query: compress(one.query) } : one)),
        },
  needs: ({ abortIf = {} }) =>
    Object.entries(abortIf).flatMap(([name, one]) =>
      'query' in one ? [{ signal: 'metrics', key: stopQuery(name), query: one.query } as const] : [],
    ),
  // That a run was stopped is its verdict, and no finding of its own.
  expects: () => [],
  knows: () => undefined,
  judge: () => [],
});

/** How the looks at a stop condition's query are told from those at the contract's metrics. */
export function stopQuery(name: string): string {
  return `abortIf/${name}`;
}
