import type { Proof } from '../model/prove.ts';
import { proofOf } from './prove.ts';

/** What is known of a drill after some of its mutants were tried anew: of each the latest. */
export function merged(before: Proof | undefined, now: Proof): Proof {
  if (before === undefined) return now;
  const anew = new Set(now.mutants.map(({ id }) => id));
  const tried = [...before.mutants.filter(({ id }) => !anew.has(id)), ...now.mutants];
  const isOpen = (line: string) => !tried.some(({ id }) => line.startsWith(`${id}: `));
  const notTried = new Set([...before.notTried.filter(isOpen), ...now.notTried]);
  const sorted = tried.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return proofOf(now, sorted, [...notTried]);
}
