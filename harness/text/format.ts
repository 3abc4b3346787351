/** How Firedrill writes durations, moments and intervals, in one place so that every report agrees. */

import type { Interval, Millis } from '../model/time.ts';
import type { Sample } from '../model/timeline.ts';

/** The number and unit a duration is shown with; intervals use the unit of their longer end. */
function scaled(ms: Millis): { text: string; unit: string } {
  const size = Math.abs(ms);
  if (size < 9.95) return { text: trimZeros(ms.toFixed(1)), unit: 'ms' };
  if (size < 999.5) return { text: ms.toFixed(0), unit: 'ms' };
  if (size < 9_995) return { text: (ms / 1000).toFixed(2), unit: 's' };
  if (size < 59_950) return { text: (ms / 1000).toFixed(1), unit: 's' };
  return { text: minutes(ms), unit: '' };
}

function minutes(ms: Millis): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) {
    const rest = seconds % 60;
    return rest === 0 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 60)} min ${rest} s`;
  }
  const wholeMinutes = Math.round(seconds / 60);
  const rest = wholeMinutes % 60;
  return rest === 0 ? `${Math.floor(wholeMinutes / 60)} h` : `${Math.floor(wholeMinutes / 60)} h ${rest} min`;
}

function trimZeros(text: string): string {
  return text.endsWith('.0') ? text.slice(0, -2) : text;
}

/** `380 ms`, `1.24 s`, `12.3 s`, `2 min 5 s`, `1 h 3 min`. */
export function duration(ms: Millis): string {
  const { text, unit } = scaled(ms);
  return unit === '' ? text : `${text} ${unit}`;
}

/**
 * `1.24–1.26 s`; one figure where both ends read the same. What is counted from the undo may come before it:
 * `118–140 ms before the undo`, `5 ms before to 15 ms after the undo`. What was never over is `more than 12.3 s`.
 */
export function interval({ low, high }: Interval): string {
  if (high === Number.POSITIVE_INFINITY) return `more than ${duration(low)}`;
  if (high < 0) return `${interval({ low: -high, high: -low })} before the undo`;
  if (low < 0) return `${duration(-low)} before to ${duration(high)} after the undo`;
  const from = scaled(low);
  const to = scaled(high);
  if (duration(low) === duration(high)) return duration(high);
  if (low === 0 && to.unit !== '') return `0–${to.text} ${to.unit}`;
  if (from.unit === to.unit && to.unit !== '') return `${from.text}–${to.text} ${to.unit}`;
  return `${duration(low)}–${duration(high)}`;
}

/** A duration that was chosen and not measured, such as a bound or a period: `2 s`, `1.5 s`, `250 ms`. */
export function exact(ms: Millis): string {
  if (ms >= 60_000) return minutes(ms);
  return ms < 1000 ? `${Number(ms.toFixed(3))} ms` : `${Number((ms / 1000).toFixed(3))} s`;
}

/** A moment on the run's clock: always seconds, to the millisecond, so that moments can be compared. */
export function moment(t: Millis): string {
  return `${(t / 1000).toFixed(3)} s`;
}

/** When something happened, on the run's clock: `10.770–10.800 s`. */
export function moments({ low, high }: Interval): string {
  const to = moment(high);
  return moment(low) === to ? to : `${(low / 1000).toFixed(3)}–${to}`;
}

/** A share of 0 to 1 as `12.5 %`; what is not all of it is never shown as 100 %. */
export function share(of: number): string {
  const shown = Number((100 * of).toPrecision(3));
  return `${of < 1 ? Math.min(99.9, shown) : shown} %`;
}

/** A share that people wrote, with every digit that they gave it. */
export function exactShare(of: number): string {
  return `${Number((100 * of).toPrecision(12))} %`;
}

/** `1 probe`, `12 probes`. */
export function count(n: number, noun: string, plural = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : plural}`;
}

/** A sample as Prometheus gives it. */
export function sample(value: Sample): string {
  if (value === 'NaN') return 'not a number';
  if (typeof value === 'string') return value;
  return String(Number(value.toPrecision(6)));
}

/** `97.3 %`; never 100 % of what is not whole. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return 'none';
  const share = (100 * part) / whole;
  return `${Number((part === whole ? share : Math.min(99.9, share)).toFixed(1))} %`;
}
