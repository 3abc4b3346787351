/** Users' requests over the run: how many were answered well and how many not, above how long the good answers took. */

import type { Curve, CurvesPicture } from '../../model/picture.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';

/** Steps that a run is divided into at the most; each is a whole number of seconds or halves of them. */
const STEPS = 120;
const FINEST_MS = 500;

interface Answered {
  intended: Millis;
  took: Millis;
  ok: boolean;
}

/** Nothing where no request was sent. */
export function trafficPicture(facts: Facts): CurvesPicture | undefined {
  const answered: Answered[] = [
    ...facts.writes.map(({ intended, t, outcome }) => ({
      intended,
      took: t - intended,
      ok: outcome === 'acknowledged',
    })),
    ...facts.reads.map(({ intended, t, ok }) => ({ intended, took: t - intended, ok })),
  ];
  if (answered.length === 0) return undefined;
  const stepMs = Math.max(FINEST_MS, Math.ceil(facts.last / STEPS / FINEST_MS) * FINEST_MS);
  const steps = Map.groupBy(answered, ({ intended }) => Math.floor(intended / stepMs) * stepMs);
  const curve = (name: string, of: (all: readonly Answered[]) => number | undefined): Curve => ({
    name,
    points: [...steps]
      .sort(([one], [other]) => one - other)
      .flatMap(([t, all]) => {
        const value = of(all);
        return value === undefined ? [] : [{ t, value }];
      }),
  });
  const perSecond = (is: boolean) => (all: readonly Answered[]) =>
    (all.filter(({ ok }) => ok === is).length * 1000) / stepMs;
  const took = (q: number) => (all: readonly Answered[]) => {
    const good = all.filter(({ ok }) => ok).map((one) => one.took);
    return quantile(good, q);
  };
  const { injecting, undone } = facts.fault;
  return {
    kind: 'curves',
    stepMs,
    until: facts.last,
    panels: [
      {
        unit: 'per second',
        curves: [
          { ...curve('answered well', perSecond(true)), tone: 'good' },
          { ...curve('refused or late', perSecond(false)), tone: 'bad' },
        ],
      },
      { unit: 'ms', curves: [curve('p99', took(0.99)), curve('p95', took(0.95)), curve('p50', took(0.5))] },
    ],
    ...(injecting === undefined ? {} : { behind: { from: injecting, to: undone ?? facts.last } }),
  };
}

/** By nearest rank. */
function quantile(values: readonly number[], q: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}
