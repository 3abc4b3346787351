/** What changed between two of the past. */

import { z } from 'zod';
import { spanOf } from '../figures/figure-span.ts';
import { gradeSchema, verdictSchema } from '../model/judgement.ts';
import { countSchema, momentSchema, textSchema } from '../model/scalars.ts';
import { type PastFigure, pastFigureSchema } from './entry.ts';
import { leavesThatDiffer } from './leaves.ts';
import { surely } from './longer.ts';

const text = z.string();

/** One of the two, whatever it is read from: its folder, or what the index kept of it. */
const sideSchema = z.strictObject({
  run: textSchema,
  what: textSchema.describe('db-down/stopped on shop'),
  startedAt: momentSchema,
  verdict: verdictSchema,
  doubt: textSchema.describe('Why it may not be what was recorded.').exactOptional(),
  indexOnly: textSchema
    .describe('Why its folder is not there; then the contract is not known.')
    .exactOptional(),
});
export type Side = z.infer<typeof sideSchema> & {
  settings: Readonly<Record<string, string>>;
  images: Readonly<Record<string, string>>;
  /** As in the first record of its timeline; absent where it is not known. */
  contract?: unknown;
  figures: Readonly<Record<string, PastFigure>>;
  findings: Readonly<
    Record<string, { grade: z.infer<typeof gradeSchema>; expectation?: string; because?: string }>
  >;
  machine: Readonly<Record<string, string>>;
};

const changeSchema = z.strictObject({
  key: textSchema,
  a: text.nullable().describe('Null where it is only in the other.'),
  b: text.nullable(),
});
export type Change = z.infer<typeof changeSchema>;

const figureChangeSchema = z.strictObject({
  figure: textSchema,
  a: pastFigureSchema.nullable(),
  b: pastFigureSchema.nullable(),
  differs: z
    .enum(['longer', 'shorter', 'within', 'unknown'])
    .describe('b against a; within: their intervals overlap. unknown: one of them is absent.'),
});
export type FigureChange = z.infer<typeof figureChangeSchema>;

const findingChangeSchema = z.strictObject({
  id: textSchema,
  a: gradeSchema.nullable().describe('Null where it was not asked.'),
  b: gradeSchema.nullable(),
  expectation: text.exactOptional(),
  because: text.describe('What b saw, or where it did not ask, a.').exactOptional(),
});
export type FindingChange = z.infer<typeof findingChangeSchema>;

/** What `compare --json` prints. */
export const comparisonSchema = z.strictObject({
  schema: z.literal(1),
  a: sideSchema,
  b: sideSchema,
  settings: z.array(changeSchema).describe('Pace, commit, engine and the like; those that differ.'),
  images: z.array(changeSchema).describe('Digests by component, those that differ.'),
  contract: z
    .array(changeSchema)
    .nullable()
    .describe(
      'Leaves of what was promised and of the rules that ran, those that differ; null: not known of both.',
    ),
  figures: z.array(figureChangeSchema),
  findings: z.array(findingChangeSchema).describe('Those that changed their state.'),
  unchanged: countSchema.describe('Findings that are as they were.'),
  machine: z.array(changeSchema).describe('What the machine was and what pressed upon it, where it differs.'),
});
export type Comparison = z.infer<typeof comparisonSchema>;

export function comparison(a: Side, b: Side): Comparison {
  const ids = keysOf(a.findings, b.findings);
  const findings = ids.flatMap((id) => findingChange(id, a, b));
  return {
    schema: 1,
    a: withoutParts(a),
    b: withoutParts(b),
    settings: changes(a.settings, b.settings),
    images: changes(a.images, b.images),
    contract:
      a.contract === undefined || b.contract === undefined ? null : leavesThatDiffer(a.contract, b.contract),
    figures: keysOf(a.figures, b.figures).map((figure) =>
      figureChange(figure, a.figures[figure], b.figures[figure]),
    ),
    findings,
    unchanged: ids.length - findings.length,
    machine: changes(a.machine, b.machine),
  };
}

function withoutParts({ run, what, startedAt, verdict, doubt, indexOnly }: Side): Comparison['a'] {
  return {
    run,
    what,
    startedAt,
    verdict,
    ...(doubt === undefined ? {} : { doubt }),
    ...(indexOnly === undefined ? {} : { indexOnly }),
  };
}

function figureChange(figure: string, a: PastFigure | undefined, b: PastFigure | undefined): FigureChange {
  const [was, is] = [spanOf(a), spanOf(b)];
  const order = was === undefined || is === undefined ? undefined : surely(is, was);
  const differs =
    order === undefined ? 'unknown' : ({ '1': 'longer', '0': 'within', '-1': 'shorter' } as const)[order];
  return { figure, a: a ?? null, b: b ?? null, differs };
}

function findingChange(id: string, a: Side, b: Side): FindingChange[] {
  const [was, is] = [a.findings[id], b.findings[id]];
  if (was?.grade === is?.grade) return [];
  const { expectation, because } = is ?? was ?? {};
  return [
    {
      id,
      a: was?.grade ?? null,
      b: is?.grade ?? null,
      ...(expectation === undefined ? {} : { expectation }),
      ...(because === undefined ? {} : { because }),
    },
  ];
}

function changes(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): Change[] {
  return keysOf(a, b).flatMap((key) =>
    a[key] === b[key] ? [] : [{ key, a: a[key] ?? null, b: b[key] ?? null }],
  );
}

function keysOf(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])];
}
