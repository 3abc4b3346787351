/** Is this drill able to fail? Each mutant is judged, and is killed only by a finding of the promise that it breaks. */

import type { Finding, Judgement } from '../model/judgement.ts';
import type { MutantResult, Proof } from '../model/prove.ts';
import { judge } from '../promises/judge.ts';
import type { Mutant } from './mutant.ts';
import { clockMutants } from './mutants/clock.ts';
import { metricMutants, unfrozen } from './mutants/metrics.ts';
import { routingMutants } from './mutants/routing.ts';
import { ruleMutants } from './mutants/rules.ts';
import type { Recording } from './recording.ts';

/** Everything that can be done to a recorded timeline. */
export function timelineMutants(recording: Recording): Mutant[] {
  return [ruleMutants, routingMutants, metricMutants, clockMutants].flatMap((make) => make(recording));
}

/**
 * Judges every mutant, one after another.
 * @param notTried what could not be tried beside the timeline's own mutants, and why
 */
export async function proof(
  recording: Recording,
  mutants: readonly Mutant[],
  notTried: readonly string[],
): Promise<Proof> {
  const untried = [...unfrozen(recording), ...notTried];
  const whole = judge(recording.records);
  const results: MutantResult[] = [];
  for (const mutant of mutants) results.push(await tried(mutant, whole));
  const having = (fate: MutantResult['fate']) => results.filter((one) => one.fate === fate).length;
  const [killed, survived] = [having('killed'), having('survived')];
  const { drill, variant, target, run } = recording.header;
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
    mutants: results,
    notTried: untried,
  };
}

async function tried({ id, title, on, mustBreak, equivalent, judgement }: Mutant, whole: Judgement) {
  const common = { id, title, on, mustBreak: [...mustBreak] };
  if (equivalent !== undefined)
    return { ...common, fate: 'equivalent', killedBy: [], because: equivalent } satisfies MutantResult;
  const after = await judgement();
  const broken = mustBreak.filter((one) => isGood(find(whole, one)) && !isGood(find(after, one)));
  const [first] = broken;
  if (first === undefined) {
    const because = survivors(whole, after, mustBreak);
    return { ...common, fate: 'survived', killedBy: [], because } satisfies MutantResult;
  }
  const { grade = 'no-evidence', because = 'it is no longer told of' } = find(after, first) ?? {};
  return {
    ...common,
    fate: 'killed',
    killedBy: broken,
    because: `${grade}: ${because}`,
  } satisfies MutantResult;
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
