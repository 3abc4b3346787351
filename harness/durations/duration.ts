/** Durations as configuration writes them and people read them. */

const UNIT_MS = new Map([
  ['y', 365 * 86_400_000],
  ['w', 7 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
  ['ms', 1],
]);

const SHAPE = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?$/;

/**
 * Reads a duration as Prometheus configuration writes it (`1h30m`, `15s`, `0`), in milliseconds.
 * Units must fall from large to small; a year has 365 days. `undefined` for anything else, also for
 * a bare number other than 0, which Prometheus refuses in configuration.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  if (text === '' || !SHAPE.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) {
    total += Number(amount) * (UNIT_MS.get(unit ?? '') ?? Number.NaN);
  }
  return total;
}

/** Prints milliseconds for a person: `1m 30s`, `250ms`. */
export function humanMs(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms * 1000) / 1000}ms`;
  const parts: string[] = [];
  let rest = Math.round(ms);
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = UNIT_MS.get(unit) ?? 1;
    if (rest >= size) parts.push(`${Math.floor(rest / size)}${unit}`);
    rest %= size;
  }
  if (rest > 0) parts.push(`${rest / 1000}s`);
  return parts.join(' ');
}
