/**
 * Users' requests over the run: how many were answered well and how many not, above how long the good answers took; how often services
 * logged that something failed; and for how much of the time tasks of the machine waited for something, which may be why.
 */

import type { Curve, CurvesPicture, Panel } from '../../model/picture.ts';
import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { type Served, served } from '../../signals/workload/requests.ts';

/** Steps that a run is divided into at the most; each is a whole number of seconds or halves of them. */
const STEPS = 120;
const FINEST_MS = 500;

/** Nothing where no request was sent and the machine counts nothing. */
export function curvesPicture(facts: Facts): CurvesPicture | undefined {
  const stepMs = Math.max(FINEST_MS, Math.ceil(facts.last / STEPS / FINEST_MS) * FINEST_MS);
  const panels = [
    ...trafficPanels(facts, stepMs),
    ...loggedPanels(facts, stepMs),
    ...machinePanels(facts, stepMs),
  ];
  if (panels.length === 0) return undefined;
  const { injecting, undone } = facts.fault;
  return {
    kind: 'curves',
    stepMs,
    until: facts.last,
    panels,
    ...(injecting === undefined ? {} : { behind: { from: injecting, to: undone ?? facts.last } }),
  };
}

function trafficPanels(facts: Facts, stepMs: Millis): Panel[] {
  const answered = served(facts);
  if (answered.length === 0) return [];
  const curve = (name: string, of: (all: readonly Served[]) => number | undefined): Curve => ({
    name,
    points: stepped(answered, ({ intended }) => intended, stepMs, of),
  });
  const perSecond = (is: boolean) => (all: readonly Served[]) =>
    (all.filter(({ ok }) => ok === is).length * 1000) / stepMs;
  const took = (q: number) => (all: readonly Served[]) =>
    quantile(
      all.filter(({ ok }) => ok).map(({ t, intended }) => t - intended),
      q,
    );
  return [
    {
      unit: 'per second',
      curves: [
        { ...curve('answered well', perSecond(true)), tone: 'good' },
        { ...curve('refused or late', perSecond(false)), tone: 'bad' },
      ],
    },
    { unit: 'ms', curves: [curve('p99', took(0.99)), curve('p95', took(0.95)), curve('p50', took(0.5))] },
  ];
}

/** Of more the curves cannot be told from each other. */
const LOGGING = 3;

/** Lines that say that something failed, of the services that logged most of them. */
function loggedPanels({ loggedErrors }: Facts, stepMs: Millis): Panel[] {
  const curves = [...Map.groupBy(loggedErrors, ({ service }) => service)]
    .map(([service, records]) => {
      const counts = records.flatMap((record) => record.counts);
      return { service, counts, all: counts.reduce((sum, { errors }) => sum + errors, 0) };
    })
    .sort((a, b) => b.all - a.all || a.service.localeCompare(b.service))
    .slice(0, LOGGING)
    .map(({ service, counts }) => ({
      name: `errors logged, ${service}`,
      points: stepped(
        counts,
        ({ at }) => at,
        stepMs,
        (all) => (all.reduce((sum, { errors }) => sum + errors, 0) * 1000) / stepMs,
      ),
    }));
  return curves.length === 0 ? [] : [{ unit: 'per second', curves }];
}

const WAITED = { cpu: 'waited for CPU', io: 'waited for disk', memory: 'waited for memory' } as const;

/** Between two counts; the kernel's pressure stall information, `some`. */
function machinePanels({ pressure }: Facts, stepMs: Millis): Panel[] {
  const curves = (['memory', 'io', 'cpu'] as const).flatMap((resource): Curve[] => {
    const counted = pressure.flatMap(({ t, [resource]: waited }) =>
      waited === undefined ? [] : [{ t, some: waited.some }],
    );
    const shares = counted.slice(1).flatMap(({ t, some }, at) => {
      const before = counted[at];
      return before === undefined || t <= before.t
        ? []
        : [{ t: before.t, share: ((some - before.some) / (t - before.t)) * 100 }];
    });
    const points = stepped(
      shares,
      ({ t }) => t,
      stepMs,
      (all) => all.reduce((sum, { share }) => sum + share, 0) / all.length,
    );
    return points.length === 0 ? [] : [{ name: WAITED[resource], points }];
  });
  return curves.length === 0 ? [] : [{ unit: '%', curves }];
}

/** By steps of time, those without anything left out. */
function stepped<T>(
  all: readonly T[],
  when: (one: T) => Millis,
  stepMs: Millis,
  of: (all: readonly T[]) => number | undefined,
): Curve['points'] {
  return [...Map.groupBy(all, (one) => Math.floor(when(one) / stepMs) * stepMs)]
    .sort(([one], [other]) => one - other)
    .flatMap(([t, these]) => {
      const value = of(these);
      return value === undefined ? [] : [{ t, value }];
    });
}

/** By nearest rank. */
function quantile(values: readonly number[], q: number): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
}
