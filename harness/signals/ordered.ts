/**
 * Puts an item into a list that is in order by `key`, behind its equals. Records arrive nearly in order, so the place is
 * looked for from the end.
 */
export function insert<T>(list: T[], item: T, key: (item: T) => number): void {
  const at = key(item);
  let i = list.length;
  for (; i > 0; i -= 1) {
    const before = list[i - 1];
    if (before === undefined || key(before) <= at) break;
  }
  if (i === list.length) list.push(item);
  else list.splice(i, 0, item);
}

/** How many at the end of a list satisfy `belongs`, `most` at the most. */
export function runAtEnd<T>(list: readonly T[], belongs: (item: T) => boolean, most = list.length): number {
  let run = 0;
  for (let i = list.length - 1; i >= 0 && run < most; i -= 1) {
    const item = list[i];
    if (item === undefined || !belongs(item)) break;
    run += 1;
  }
  return run;
}
