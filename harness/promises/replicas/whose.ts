/** Which replica gave an answer: by what each says that is asked by itself. */

import type { Facts } from '../../signals/facts.ts';
import type { Reply } from '../../signals/replicas/replicas.ts';

/** What each replica says → the replica; `problem` where two say the same, or one says nothing. */
export function namesSaid(
  { replies }: Pick<Facts, 'replies'>,
  names: readonly string[],
): { of: ReadonlyMap<string, string>; problem?: string } {
  const of = new Map<string, string>();
  for (const name of names) {
    const said = (replies.get(name) ?? []).flatMap((one) => (one.said === undefined ? [] : [one.said]));
    if (said.length === 0) return { of, problem: `${name} never said which it is` };
    for (const one of new Set(said)) {
      const other = of.get(one);
      if (other !== undefined && other !== name)
        return { of, problem: `${other} and ${name} both say ${JSON.stringify(one)}` };
      of.set(one, name);
    }
  }
  return { of };
}

/** Good answers at the entrance that were due from one moment until another, by the replica that gave them. */
export function answeredBy(
  replies: readonly Reply[],
  of: ReadonlyMap<string, string>,
  from: number,
  to: number,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const reply of replies) {
    const { intended, ok, said = '' } = reply;
    const name = of.get(said);
    if (!ok || name === undefined || intended < from || intended >= to) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

export function countsInWords(counts: ReadonlyMap<string, number>, names: readonly string[]): string {
  return names.map((name) => `${counts.get(name) ?? 0} by ${name}`).join(', ');
}
