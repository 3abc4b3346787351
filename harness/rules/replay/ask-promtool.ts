import { plainRules } from '../plain-rules.ts';
import type { RuleGroup } from '../rule.ts';
import {
  type Evaluated,
  type Extras,
  type PromtoolAnswer,
  parsePromtool,
  promtoolTest,
} from './promtool-test.ts';
import type { SweepRun } from './sweep.ts';

/** Runs `promtool test rules` on some files of a directory that holds exactly these; resolves with all that it printed. */
export type RunPromtool = (
  files: ReadonlyMap<string, string>,
  testFiles: readonly string[],
) => Promise<string>;

/** What is put before promtool: rules that are evaluated alike. */
export interface Asked {
  readonly rules: readonly RuleGroup[];
  readonly evaluated: Evaluated;
  readonly runs: readonly SweepRun[];
  /** What one of the runs takes of a processor, ms. */
  readonly costMs: number;
  /** What the first of the runs is asked beside. */
  readonly extras: Extras;
}

/** What promtool said, and the rules that it could not evaluate, with their errors. */
export interface Told {
  readonly answer: PromtoolAnswer;
  readonly failing: ReadonlyMap<string, string>;
}

/** The most text that one promtool is given; more is split. */
const MAX_FILE_CHARACTERS = 12_000_000;
/** What one promtool is given to do at most, in milliseconds of a processor, so that it ends in time on a machine that has little to give. */
const MAX_COST_MS = 15_000;
/** Promtool holds 10 000 samples for a query: the fewer evaluations it is asked about at once, the more alerts may be active. */
const MOST_STRETCHES = 64;

/** An inquiry that goes on until no rule of it fails any more that did not before. */
interface Inquiry extends Asked {
  readonly number: number;
  readonly failing: Map<string, string>;
  kept: readonly RuleGroup[];
  stretches: number;
  told?: Told;
}

/**
 * Puts the runs of several inquiries before their rules, in as few promtools as work side by side: starting one takes longer
 * than most of what it is asked. A rule that fails to evaluate ends promtool's test, where in production it would fail alone:
 * it is taken out, remembered with its error, and the rest is asked again.
 * @param concurrency how many promtools run side by side
 * @returns what each was told, in their order
 */
export async function askPromtool(
  runPromtool: RunPromtool,
  asked: readonly Asked[],
  concurrency: number,
): Promise<Told[]> {
  const inquiries = asked.map(
    (one, number): Inquiry => ({ ...one, number, failing: new Map(), kept: one.rules, stretches: 1 }),
  );
  for (let open = inquiries; open.length > 0; open = open.filter(({ told }) => told === undefined)) {
    const outputs = await inParts(runPromtool, open, concurrency);
    for (const inquiry of open) look(inquiry, outputs);
  }
  return inquiries.flatMap(({ told }) => told ?? []);
}

async function inParts(
  runPromtool: RunPromtool,
  open: readonly Inquiry[],
  concurrency: number,
): Promise<readonly string[]> {
  const outputs: string[] = [];
  const size = open.reduce((sum, { runs }) => sum + runs.reduce((all, run) => all + sizeOf(run), 0), 0);
  const cost = open.reduce((sum, { runs, costMs }) => sum + runs.length * costMs, 0);
  const parts = Math.max(concurrency, Math.ceil(size / MAX_FILE_CHARACTERS), Math.ceil(cost / MAX_COST_MS));
  const numbers = Array.from({ length: parts }, (_, part) => part).values();
  const worker = async () => {
    // The workers draw from one iterator, so each part is run once.
    for (const part of numbers) {
      const files = new Map<string, string>();
      const tests = open.flatMap((inquiry) => {
        const runs = inquiry.runs.filter((_, index) => index % parts === part);
        if (runs.length === 0) return [];
        const [rules, test] = [`rules-${inquiry.number}.yml`, `test-${inquiry.number}.yml`];
        files.set(rules, plainRules(inquiry.kept, { withoutAnnotations: true }));
        files.set(test, testOf(inquiry, rules, runs));
        return [test];
      });
      if (tests.length > 0) outputs.push(await runPromtool(files, tests));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return outputs;
}

function testOf(inquiry: Inquiry, rules: string, runs: readonly SweepRun[]): string {
  const { evaluated, stretches: parts, extras, number } = inquiry;
  const first = runs[0] === inquiry.runs[0] ? extras : undefined;
  const named = runs.map((run) => ({ ...run, id: `${number}-${run.id}` }));
  return promtoolTest(rules, { ...evaluated, parts }, named, first);
}

/** Takes from what promtools printed what is said of an inquiry's runs and rules; has it asked again where that helps. */
function look(inquiry: Inquiry, outputs: readonly string[]): void {
  const { number, evaluated, failing } = inquiry;
  const parsed = outputs.map((output) => parsePromtool(output, evaluated.queryOffsetMs));
  const rules = new Set(inquiry.kept.flatMap((group) => group.rules.map(({ name }) => name)));
  const own = <T extends { readonly run: string }>(all: readonly T[]) =>
    all.flatMap((one) => {
      const [, of, run] = one.run.match(/^(\d+)-(.*)$/) ?? [];
      return of === String(number) && run !== undefined ? [{ ...one, run }] : [];
    });
  const failures = parsed
    .flatMap(({ errors }) => errors)
    .map((error) => ({ error, rule: error.match(/rule: (.+?), time: .*?, err: (.*)/) ?? undefined }))
    // What names no rule is said of all.
    .filter(({ rule }) => rule?.[1] === undefined || rules.has(rule[1]) || failing.has(rule[1]));
  const answer: PromtoolAnswer = {
    alerts: own(parsed.flatMap(({ alerts }) => alerts)),
    values: own(parsed.flatMap(({ values }) => values)),
    instances: own(parsed.flatMap(({ instances }) => instances)),
    errors: failures.map(({ error }) => error),
    tooMany: parsed.some(({ tooMany }) => tooMany),
  };
  const [, name, error] = failures.find(({ rule }) => rule !== undefined)?.rule ?? [];
  if (name === undefined && answer.tooMany && inquiry.stretches < MOST_STRETCHES) inquiry.stretches *= 8;
  else if (name === undefined || failing.has(name)) inquiry.told = { answer, failing };
  else {
    failing.set(name, worded(error));
    inquiry.kept = inquiry.kept.map((group) => ({
      ...group,
      rules: group.rules.filter((rule) => rule.name !== name),
    }));
  }
}

function sizeOf({ series }: SweepRun): number {
  return series.reduce((sum, { values }) => sum + values.length, 0);
}

function worded(error = 'the rule cannot be evaluated'): string {
  return error.includes('too many samples')
    ? 'it reads more than the 10000 samples at once that promtool holds in a test'
    : error;
}
