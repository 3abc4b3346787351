/** What production would have seen of each alert, beside what the run saw at its pace, on production's clock. */

import type { AlertSummary } from '../../model/judgement.ts';
import type { Band, Lane, LanesPicture, Shade } from '../../model/picture.ts';
import type { Interval, Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { interval } from '../../text/format.ts';
import { FIRING, PENDING } from './alert-shades.ts';

const BEGINS: Shade = { text: 'begins or ends within this', stroke: '▒', colour: 'amber', bare: true };

/** Nothing in real time, which is production's own, and nothing where no rule as written would have fired. */
export function asWrittenPicture(
  alerts: readonly AlertSummary[],
  pace: number,
  { injecting, undone }: Facts['fault'],
): LanesPicture | undefined {
  const shown = alerts.filter(({ asWritten }) => asWritten.fires !== undefined);
  if (pace === 1 || injecting === undefined || undone === undefined || shown.length === 0) return undefined;
  const heldFor = (undone - injecting) * pace;
  const lanes = shown.flatMap((alert) => lanesOf(alert, heldFor, (t) => Math.max(0, (t - injecting) * pace)));
  const ends = lanes.flatMap(({ bands }) => bands.map(({ to }) => to));
  return {
    kind: 'lanes',
    from: 0,
    to: Math.max(heldFor, ...ends),
    lanes,
    legend: [FIRING, PENDING, BEGINS],
    marks: [],
    behind: { from: 0, to: heldFor },
  };
}

/** @param production of a moment of the run */
function lanesOf(
  { name, pending, firing, resolved, asWritten }: AlertSummary,
  heldFor: Millis,
  production: (t: Millis) => Millis,
): Lane[] {
  const { fires, resolves } = asWritten;
  const seen: Lane = { title: 'as seen', bands: [], marks: [] };
  if (firing !== null) {
    const fired = production(firing.high);
    const over = resolved === null ? Math.max(heldFor, fired) : production(resolved.high);
    seen.bands = [
      ...(pending === null ? [] : [{ from: production(pending.high), to: fired, shade: PENDING, label: '' }]),
      { from: fired, to: over, shade: FIRING, label: '' },
    ];
  }
  const ends = resolves && { low: heldFor + resolves.low, high: heldFor + resolves.high };
  return [
    { title: name, bands: fires === undefined ? [] : writtenBands(fires, ends, heldFor), marks: [] },
    seen,
  ];
}

/** When it is known to fire lies between the latest that it began and the earliest that it ended. */
function writtenBands(fires: Interval, ends: Interval | undefined, heldFor: Millis): Band[] {
  const over = ends?.low ?? Math.max(heldFor, fires.high);
  return [
    { from: fires.low, to: fires.high, shade: BEGINS, label: `fires ${interval(fires)}` },
    { from: fires.high, to: Math.max(fires.high, over), shade: FIRING, label: '' },
    ...(ends === undefined
      ? []
      : [{ from: Math.max(fires.high, ends.low), to: ends.high, shade: BEGINS, label: '' }]),
  ];
}
