/** Quantities as compose files write them. */

const UNIT_MS = new Map([
  ['us', 0.001],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** @returns milliseconds of `1m30s`, `500ms` or `1.5h`; undefined for what is no duration */
export function durationMs(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(us|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(us|ms|s|m|h)/g);
  let sum = 0;
  for (const [, count, unit] of parts) sum += Number(count) * (UNIT_MS.get(unit ?? '') ?? Number.NaN);
  return sum;
}

/** @returns mebibytes of `512m`, `1.5gb`, `64 MiB` or a number of bytes, units binary as Docker's; undefined for what is no size */
export function mebibytes(text: string | number): number | undefined {
  const [, count, unit] = /^\s*(\d+(?:\.\d+)?)\s*([bkmgt]?)(?:i?b)?\s*$/i.exec(String(text)) ?? [];
  if (count === undefined || unit === undefined) return undefined;
  const power = 'bkmgt'.indexOf(unit.toLowerCase() || 'b');
  return (Number(count) * 1024 ** power) / 1024 ** 2;
}
