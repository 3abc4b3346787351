/** The next `many` of some that take turns, after `had` turns; none where there are none. */
export function turns<T>(all: readonly T[], had: number, many: number): { one: T; nth: number }[] {
  return Array.from({ length: many }, (_, i) => had + i).flatMap((turn) => {
    const one = all[turn % all.length];
    return one === undefined ? [] : [{ one, nth: turn + 1 }];
  });
}
