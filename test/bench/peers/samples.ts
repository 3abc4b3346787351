/** Raw samples of the benchmarks beside other tools, as they are left and as `docs/peers.md` reads them. */
import { z } from 'zod';
import { STAGES } from './drill-stages.ts';

const ms = z.number().describe('milliseconds');

/** By how the server failed: each outage with its true length, and what each tool made of it; `null` where it saw none. */
export const outagesSchema = z.record(
  z.string(),
  z.array(z.strictObject({ truthMs: ms, seen: z.record(z.string(), ms.nullable()) })),
);
export type Outages = z.infer<typeof outagesSchema>;

/** Of the same fault on the same stack, one after the other; the hold is the same for both. */
export const experimentsSchema = z.array(
  z.strictObject({
    /** From the command to its exit. */
    wholeMs: ms,
    verdict: z.number().describe('exit code'),
    stages: z.record(z.enum([...STAGES, 'own']), ms),
    /** Without the start of the stack; `null` where it is not to be had. */
    chaosMs: ms.nullable(),
  }),
);
export type Experiments = z.infer<typeof experimentsSchema>;

/** Rounds of a server that stalls, by tool; `null` where the tool does not say it. */
export const stallsSchema = z.array(
  z.record(
    z.string(),
    z.strictObject({ truthMs: ms, p99Ms: ms.nullable(), p50Ms: ms.nullable(), sent: z.number().nullable() }),
  ),
);
export type Stalls = z.infer<typeof stallsSchema>;

/** Answers per second by the server's own count, by tool, a round each. */
export const throughputSchema = z.array(z.record(z.string(), z.number()));

/** Milliseconds until the stack was ready, by what started it, a round each; Compose also when every container served first. */
export const startsSchema = z.array(
  z.strictObject({ firedrillMs: ms, engineMs: ms, composeMs: ms.nullable() }),
);
export type Starts = z.infer<typeof startsSchema>;

/** A suite of many runs dealt to machines, by simulation, and what planning it takes. */
export const manyRunsSchema = z.strictObject({
  lengths: z.array(ms).describe('of the recorded runs that are drawn from'),
  overheadMs: ms.describe('of a machine before its first run'),
  suites: z.array(
    z.strictObject({
      runs: z.number(),
      machines: z.number(),
      lastsMs: ms,
      byLengthMs: ms,
      /** Of all machines together, for each run. */
      spentPerRunMs: ms,
    }),
  ),
  plans: z.array(
    z.strictObject({
      asked: z.number(),
      runs: z.number(),
      shards: z.number(),
      ms: ms.describe('of processor time'),
      peakMiB: z.number(),
    }),
  ),
});
export type ManyRuns = z.infer<typeof manyRunsSchema>;
