import { isMeant } from '../glob.ts';

/** Between the class or package of a test and its name. */
export const BELOW = ' > ';

/** Whether a test is meant by any of several patterns, of which `*` is any text: by its name, or by class and name. */
export function isNamed(patterns: readonly string[], test: string): boolean {
  const own = test.includes(BELOW) ? test.slice(test.indexOf(BELOW) + BELOW.length) : test;
  return patterns.some((pattern) => {
    const whole = pattern.replaceAll(/\*+/g, '**');
    return isMeant(whole, test) || isMeant(whole, own);
  });
}
