/** Raw samples of the benchmarks beside other tools, as they are left and as `docs/peers.md` reads them. */
import { z } from 'zod';

const ms = z.number().describe('milliseconds');

/** By how the server failed: each outage with its true length, and what each tool made of it; `null` where it saw none. */
export const outagesSchema = z.record(
  z.string(),
  z.array(z.strictObject({ truthMs: ms, seen: z.record(z.string(), ms.nullable()) })),
);
export type Outages = z.infer<typeof outagesSchema>;

/** Of the same fault on the same running stack, one after the other; the hold is the same for both. */
export const experimentsSchema = z.strictObject({
  holdMs: ms,
  rounds: z.array(
    z.strictObject({
      firedrill: z.record(z.string(), ms),
      chaosMs: ms,
      /** Of it, what starting Python and reading the experiment takes. */
      chaosIdleMs: ms,
    }),
  ),
});
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
