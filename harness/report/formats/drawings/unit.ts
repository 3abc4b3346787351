import type { Panel } from '../../../model/picture.ts';
import { duration } from '../../../text/format.ts';

/** A curve's value as it is read: `120/s`, `1.24 s`. */
export function inUnit(value: number, unit: Panel['unit']): string {
  if (unit === '%') return `${Math.round(value)} %`;
  return unit === 'ms' ? duration(value) : `${Math.round(value)}/s`;
}
