/** What all drawings have in common. */

/** Of every drawing; a page scales it to its own. */
export const WIDTH = 1120;
/** Left of the time axis, for titles. */
export const MARGIN = 214;
/** Right of it. */
export const RIGHT = 16;

/** To a tenth, so that the same picture gives the same bytes. */
export function px(value: number): string {
  return value.toFixed(1);
}
