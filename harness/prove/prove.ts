/** Is this drill able to fail? Each mutant is judged, and is killed only by a finding of the promise that it breaks. */

import type { Finding, Judgement } from '../model/judgement.ts';
import type { MutantResult, Proof } from '../model/prove.ts';
import { judge } from '../promises/judge.ts';
import type { Mutant, NotTried } from './mutant.ts';
import { clockMutants } from './mutants/clock.ts';
import { metricMutants } from './mutants/metrics.ts';
import { routingMutants } from './mutants/routing.ts';
import { ruleMutants } from './mutants/rules.ts';
import { runbookMutants } from './mutants/runbooks.ts';
import type { Recording } from './recording.ts';

/** Everything that can be done to a recorded timeline. */
export function timelineMutants(recording: Recording): Mutant[] {
  return [ruleMutants, routingMutants, metricMutants, runbookMutants, clockMutants].flatMap((make) =>
    make(recording),
  );
}

/**
 * Judges every mutant, one after another.
 * @param notTried what could not be tried beside the timeline's own mutants, and why
 */
export async function proof(
  recording: Recording,
  mutants: readonly Mutant[],
  notTried: readonly string[],
  { now = () => new Date(), before = () => undefined, after = () => undefined }: Following = {},
): Promise<Proof> {
  const untried = [...notTried];
  const whole = judge(recording.records);
  const results: MutantResult[] = [];
  for (const mutant of mutants) {
    before(mutant);
    const result = await tried(mutant, whole, now);
    if ('notTried' in result) untried.push(`${mutant.id}: ${result.notTried}`);
    else results.push(result);
    after(result);
  }
  return proofOf(recording.header, results, untried);
}

/** Told of each mutant, for long work. */
export interface Following {
  now?(): Date;
  before?(mutant: Mutant): void;
  after?(result: MutantResult | NotTried): void;
}

/** Counts what became of mutants. */
export function proofOf(
  { drill, variant, target, run }: Pick<Proof, 'drill' | 'variant' | 'target' | 'run'>,
  results: readonly MutantResult[],
  notTried: readonly string[],
): Proof {
  const having = (fate: MutantResult['fate']) => results.filter((one) => one.fate === fate).length;
  const [killed, survived] = [having('killed'), having('survived')];
  return {
    schema: 1,
    drill,
    variant,
    target,
    run,
    killed,
    survived,
    equivalent: having('equivalent'),
    score: killed + survived === 0 ? null : killed / (killed + survived),
    mutants: [...results],
    notTried: [...notTried],
  };
}

async function tried(
  { id, title, on, mustBreak, equivalent, cannot, judgement, run }: Mutant,
  whole: Judgement,
  now: () => Date,
): Promise<MutantResult | NotTried> {
  if (cannot !== undefined) return { notTried: cannot };
  const common = () => ({ id, title, on, mustBreak: [...mustBreak], at: now().toISOString() });
  if (equivalent !== undefined) return { ...common(), fate: 'equivalent', killedBy: [], because: equivalent };
  const after = await judgement();
  if ('notTried' in after) return after;
  const own = run?.();
  const tried = { ...common(), ...(own === undefined ? {} : { run: own }) };
  const broken = mustBreak.filter((one) => isGood(find(whole, one)) && !isGood(find(after, one)));
  // A machine that was too busy says nothing of the drill: it would have said as much of the original.
  const killedBy = broken.filter((one) => find(after, one)?.ofMachine !== true);
  const [first] = killedBy;
  if (first !== undefined) {
    const { grade = 'no-evidence', because = 'it is no longer told of' } = find(after, first) ?? {};
    return { ...tried, fate: 'killed', killedBy, because: `${grade}: ${because}` };
  }
  const [bent] = broken;
  if (bent !== undefined) return { notTried: `the machine was too busy: ${find(after, bent)?.because}` };
  return { ...tried, fate: 'survived', killedBy: [], because: survivors(whole, after, mustBreak) };
}

function survivors(whole: Judgement, after: Judgement, mustBreak: readonly string[]): string {
  const told = mustBreak.map((id) => {
    const before = find(whole, id);
    if (before === undefined) return `${id} is not asked of this run`;
    if (!isGood(before)) return `${id} was ${before.grade} before anything was changed`;
    return `${id} is ${find(after, id)?.grade ?? 'not told of'}, as it was`;
  });
  return told.length === 0 ? 'no finding of this drill would tell' : told.join('; ');
}

function find({ findings }: Judgement, id: string): Finding | undefined {
  return findings.find((one) => one.id === id);
}

function isGood(finding: Finding | undefined): boolean {
  return finding?.grade === 'pass' || finding?.grade === 'acceptable';
}
