/** Two runs laid over each other: both pictures on one time axis, on which the faults were injected at the same moment. */

import type { Judgement } from '../../model/judgement.ts';
import type { Lane, LanesPicture, Shade } from '../../model/picture.ts';
import type { Section } from '../../model/section.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { timelinePicture } from './timeline-picture.ts';

/** A run that was judged. */
export interface BesideRun extends Pick<Judgement, 'alerts' | 'findings'> {
  facts: Facts;
}

export function besideSection(a: BesideRun, b: BesideRun): Section {
  const [one, other] = aligned(a, b);
  const titles = [...new Set([...one.lanes, ...other.lanes].map(({ title }) => title))];
  const lanes = titles.flatMap((title) => [laneOf(one, title, `a: ${title}`), laneOf(other, title, 'b')]);
  const behind = one.behind ?? other.behind;
  const picture: LanesPicture = {
    kind: 'lanes',
    from: 0,
    to: Math.max(one.to, other.to),
    lanes,
    legend: shadesOf(one, other),
    marks: one.marks,
    ...(behind === undefined ? {} : { behind }),
  };
  return {
    id: 'beside',
    title: 'Beside each other',
    blocks: [
      { kind: 'paragraph', text: 'a above b; moved so that both faults were injected at the same moment.' },
      { kind: 'picture', id: 'lanes', alt: 'Both runs on one time axis', picture },
    ],
  };
}

function aligned(a: BesideRun, b: BesideRun): readonly [LanesPicture, LanesPicture] {
  const injected = [a, b].map(({ facts }) => facts.fault.injecting ?? 0);
  const latest = Math.max(...injected);
  const [one, other] = [a, b].map((run, at) =>
    moved(timelinePicture(run.facts, run), latest - (injected[at] ?? 0)),
  );
  if (one === undefined || other === undefined) throw new RangeError('two runs have two pictures');
  return [one, other];
}

function moved(picture: LanesPicture, by: Millis): LanesPicture {
  const band = <T extends { from: Millis; to: Millis }>(at: T): T => ({
    ...at,
    from: at.from + by,
    to: at.to + by,
  });
  return {
    ...picture,
    to: picture.to + by,
    lanes: picture.lanes.map((lane) => ({
      ...lane,
      bands: lane.bands.map(band),
      marks: lane.marks.map((mark) => ({ ...mark, t: mark.t + by })),
    })),
    ...(picture.behind === undefined ? {} : { behind: band(picture.behind) }),
  };
}

/** Of a run that has none of it, an empty one. */
function laneOf({ lanes }: LanesPicture, title: string, shown: string): Lane {
  const lane = lanes.find((one) => one.title === title);
  return { title: shown, bands: lane?.bands ?? [], marks: lane?.marks ?? [] };
}

function shadesOf(...pictures: readonly LanesPicture[]): Shade[] {
  return [...new Map(pictures.flatMap(({ legend }) => legend).map((shade) => [shade.text, shade])).values()];
}
