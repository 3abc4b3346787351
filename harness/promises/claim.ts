import type { Millis } from '../model/time.ts';
import type { Claim } from './kind.ts';

/** Says of one expectation what the facts say of it. */
export type Judged = (grade: Claim['grade'], because: string, at?: Millis) => Claim;

export function judging(id: string): Judged {
  return (grade, because, at) => ({ id, grade, because, ...(at === undefined ? {} : { at }) });
}
