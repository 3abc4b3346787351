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

/** Runs `promtool test rules` on one file of a directory that holds exactly these; resolves with all that it printed. */
export type RunPromtool = (files: ReadonlyMap<string, string>, testFile: string) => Promise<string>;

/** What is put before promtool. */
export interface Asked {
  readonly rules: readonly RuleGroup[];
  readonly evaluated: Evaluated;
  readonly runs: readonly SweepRun[];
  /** What the first of the runs is asked beside. */
  readonly extras: Extras;
}

/** The most text that one promtool is given; more is split. */
const MAX_FILE_CHARACTERS = 12_000_000;

/**
 * Puts the runs before the rules. A rule that fails to evaluate ends promtool, where in production it would fail alone:
 * it is taken out, remembered with its error, and the rest is asked again.
 * @param concurrency how many promtools run side by side
 */
export async function askPromtool(
  runPromtool: RunPromtool,
  { rules, evaluated, runs, extras }: Asked,
  concurrency: number,
): Promise<{ answer: PromtoolAnswer; failing: ReadonlyMap<string, string> }> {
  const failing = new Map<string, string>();
  let stretches = 1;
  let kept = rules;
  for (;;) {
    const outputs: string[] = [];
    const parts = shared(runs, concurrency).values();
    const worker = async () => {
      // The workers draw from one iterator, so each part is run once.
      for (const part of parts) {
        const files = new Map([
          ['rules.yml', plainRules(kept, { withoutAnnotations: true })],
          [
            'test.yml',
            promtoolTest(
              'rules.yml',
              { ...evaluated, parts: stretches },
              part,
              part[0] === runs[0] ? extras : undefined,
            ),
          ],
        ]);
        outputs.push(await runPromtool(files, 'test.yml'));
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
    const parsed = outputs.map((output) => parsePromtool(output, evaluated.queryOffsetMs));
    const answer = {
      alerts: parsed.flatMap(({ alerts }) => alerts),
      values: parsed.flatMap(({ values }) => values),
      instances: parsed.flatMap(({ instances }) => instances),
      errors: parsed.flatMap(({ errors }) => errors),
      tooMany: parsed.some(({ tooMany }) => tooMany),
    };
    const broken = answer.errors
      .map((error) => error.match(/rule: (.+?), time: .*?, err: (.*)/))
      .find(Boolean);
    const [, name, error] = broken ?? [];
    if (name === undefined && answer.tooMany && stretches < MOST_STRETCHES) {
      stretches *= 8;
      continue;
    }
    if (name === undefined || failing.has(name)) return { answer, failing };
    failing.set(name, worded(error));
    kept = kept.map((group) => ({ ...group, rules: group.rules.filter((rule) => rule.name !== name) }));
  }
}

/** Promtool holds 10 000 samples for a query: the fewer evaluations it is asked about at once, the more alerts may be active. */
const MOST_STRETCHES = 64;

function worded(error = 'the rule cannot be evaluated'): string {
  return error.includes('too many samples')
    ? 'it reads more than the 10000 samples at once that promtool holds in a test'
    : error;
}

/** Splits runs for promtools side by side, into more parts where the text would be too long for one. */
function shared(runs: readonly SweepRun[], concurrency: number): SweepRun[][] {
  const size = ({ series }: SweepRun) => series.reduce((sum, { values }) => sum + values.length, 0);
  const total = runs.reduce((sum, run) => sum + size(run), 0);
  const parts = Math.max(concurrency, Math.ceil(total / MAX_FILE_CHARACTERS));
  return Array.from({ length: parts }, (_, part) => runs.filter((_, index) => index % parts === part)).filter(
    (part) => part.length > 0,
  );
}
