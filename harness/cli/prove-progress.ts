import type { Following } from '../prove/prove.ts';
import { count, duration } from '../text/format.ts';

/** What a person is told of long work: which mutant it is, what became of the last, and how long the rest may take. */
export function following(ids: readonly string[]): Required<Pick<Following, 'before' | 'after'>> & {
  control(what: string): void;
} {
  const say = (line: string) => console.error(line);
  let [at, since] = [0, performance.now()];
  let longest = 0;
  return {
    control(what) {
      since = performance.now();
      say(`${what}: first without any mutant, then ${count(ids.length, 'mutant')}, each in a run of its own`);
    },
    before({ id, title }) {
      const took = performance.now() - since;
      longest = Math.max(longest, took);
      since = performance.now();
      at += 1;
      const left =
        longest > 1000 ? `; at most about ${duration((ids.length - at + 1) * longest)} are left` : '';
      say(`\nmutant ${at} of ${ids.length}: ${id}: ${title}${left}`);
    },
    after(result) {
      const came =
        'notTried' in result
          ? `not tried: ${result.notTried}`
          : `${result.fate}: ${[...result.killedBy, result.because].join(': ')}`;
      say(`  ${came}`);
    },
  };
}
