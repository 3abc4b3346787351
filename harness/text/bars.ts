const BARS = '▁▂▃▄▅▆▇█';

/** Values as bars, the highest for `most`; a gap where there is none. */
export function bars(values: readonly (number | undefined)[], most: number): string {
  return values
    .map((value) =>
      value === undefined ? ' ' : BARS[Math.min(BARS.length - 1, Math.floor((value / most) * BARS.length))],
    )
    .join('');
}
