/** What a runbook has against a cause helps: users are served better with it than without, as the calls of two checks were. */

import { z } from 'zod';
import { isAs } from '../../figures/answer.ts';
import { helps } from '../../figures/helps.ts';
import { median } from '../../figures/median.ts';
import type { RemedySummary } from '../../model/judgement.ts';
import { textSchema } from '../../model/scalars.ts';
import type { Interval } from '../../model/time.ts';
import type { CallRecord } from '../../model/timeline.ts';
import { type Check, callSpec, check } from '../../signals/calls/check.ts';
import type { Facts } from '../../signals/facts.ts';
import { REMEDY_FIGURES, REMEDY_GRADES, windowsInWords } from '../../text/remedies.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Expectation } from '../kind.ts';
import { unknownNames } from '../problems.ts';
import { key } from '../shapes.ts';

const remedy = z.strictObject({
  title: textSchema,
  /** What it must lower: the median of how long calls take that are answered well, or the share of them that is not. */
  figure: z.enum(['median', 'failed']),
  /**
   * Two checks, by their keys: one whose calls have the cause and not the remedy, and one whose calls have it. Of a remedy that the undo is,
   * the first asks in the hold and the second after it; where both ask in the hold, the second asks what is set otherwise.
   */
  without: z.string(),
  with: z.string(),
});
type Remedy = z.infer<typeof remedy>;

const contract = {
  /** By key, which its finding is called after. */
  remedies: z.record(key, remedy).exactOptional(),
  // What it reads of the others: the checks that it compares.
  calls: z.record(z.string(), callSpec).exactOptional(),
  checks: z.record(key, check).exactOptional(),
};
type Spec = z.infer<z.ZodObject<typeof contract>>;

/** Windows on each side, as many as of a spike: two of a kind tell a difference from chance as far as four can. */
const WINDOWS = 2;
/** Calls in each of them; of fewer the median is one call's. */
const FEWEST = 5;

export const remedies = definePromise({
  key: 'remedies',
  contract,
  problems: ({ remedies: promised = {}, checks = {} }, place) =>
    Object.entries(promised).flatMap(([name, { without, with: other }]) =>
      unknownNames([without, other], Object.keys(checks), `${place.key}.remedies.${name}`, 'checks', place),
    ),
  withoutFault: ({ calls, checks }) => ({
    ...(calls === undefined ? {} : { calls }),
    ...(checks === undefined ? {} : { checks }),
  }),
  expects: ({ remedies: promised = {} }) =>
    Object.entries(promised).map(
      ([name, { title, figure }]): Expectation => ({
        id: `remedies/${name}`,
        words: `${title} lowers ${REMEDY_FIGURES[figure]}`,
        phase: 'recover',
        moot: 'fault',
      }),
    ),
  knows: (spec, facts): RemedySummary[] =>
    Object.entries(spec.remedies ?? {}).map(([name, one]) => summaryOf(name, one, spec, facts)),
  judge: (_, all) => all.map(claimOf),
  summary: (_, all) => (all.length === 0 ? {} : { remedies: all }),
});

function summaryOf(
  name: string,
  { title, figure, without, with: other }: Remedy,
  spec: Spec,
  facts: Facts,
): RemedySummary {
  const [off, on] = [without, other].map((checked) => windowsOf(checked, figure, spec, facts));
  const [before = [], after = []] = [off, on];
  return { name, title, figure, without: before, with: after, helps: helps(before, after) };
}

function claimOf({ name, figure, without, with: on, helps: does }: RemedySummary): Claim {
  const judged = judging(`remedies/${name}`);
  if (without.length === 0 || on.length === 0) {
    const side = without.length === 0 ? 'without it' : 'with it';
    return judged(
      'no-evidence',
      `there were fewer than ${WINDOWS * FEWEST} calls of which it could be taken ${side}`,
    );
  }
  const because = `${windowsInWords(figure, on)} with it, ${windowsInWords(figure, without)} without`;
  return judged(REMEDY_GRADES[does], because);
}

/** The figure of each half of a check's calls, in the order of their being sent; none where there are too few. */
function windowsOf(
  name: string,
  figure: Remedy['figure'],
  { calls = {}, checks = {} }: Spec,
  facts: Facts,
): Interval[] {
  const asked = checks[name];
  const call = asked && calls[asked.call];
  if (asked === undefined || call === undefined) return [];
  const made = callsOf(name, asked, facts);
  const isGood = (record: CallRecord) => record.outcome === 'answered' && isAs(record, call.good);
  // Who is refused at once has not been served quickly.
  const all = figure === 'median' ? made.filter(isGood) : made;
  if (all.length < WINDOWS * FEWEST) return [];
  const half = Math.ceil(all.length / WINDOWS);
  return [all.slice(0, half), all.slice(half)].map((part) => {
    const failed = part.filter((record) => !isGood(record)).length / part.length;
    const value = figure === 'median' ? median(part.map(({ sent, t }) => t - sent)) : failed;
    return { low: value, high: value };
  });
}

/** Of the hold only what was sent with the fault in and over before the undo; of later phases only what was sent once that was done. */
function callsOf(name: string, { phase }: Check, { calls, fault }: Facts): CallRecord[] {
  const {
    injected = Number.POSITIVE_INFINITY,
    undoing = Number.POSITIVE_INFINITY,
    undone = Number.POSITIVE_INFINITY,
  } = fault;
  const counts =
    phase === 'hold'
      ? ({ sent, t }: CallRecord) => sent >= injected && t <= undoing
      : phase === 'recover'
        ? ({ sent }: CallRecord) => sent >= undone
        : () => true;
  return calls.filter((record) => record.check === name && counts(record));
}
