import { strainOver } from '../figures/strain.ts';
import type { MachineSummary } from '../model/judgement.ts';
import type { Facts } from '../signals/facts.ts';
import { phaseEnd } from '../signals/frame/frame.ts';

/** What pressed upon the machine, phase by phase, for the reader of the report. */
export function machineSummary(facts: Facts, broken: string): { machine?: MachineSummary } {
  const { pressure, usage, phases } = facts;
  const cores = pressure[0]?.cores;
  if (cores === undefined) return {};
  // What a container uses is told when the engine has looked again; which there are, it answers at once.
  const took = usage
    .filter(({ error, service }) => error === undefined && service === '')
    .map(({ tookMs }) => tookMs)
    .toSorted((a, b) => a - b);
  const [median, max] = [took[Math.floor(took.length / 2)], took.at(-1)];
  return {
    machine: {
      cores,
      lacks: pressure.findLast(({ lacks }) => lacks !== undefined)?.lacks ?? [],
      phases: [...phases].flatMap(([phase, { begin }]) => {
        const span = { from: begin, to: phaseEnd(facts, phase) ?? facts.last };
        const strain = phase === 'stop' ? undefined : strainOver(pressure, span, broken);
        return strain === undefined ? [] : [{ phase, ...rounded(strain) }];
      }),
      ...(median === undefined || max === undefined ? {} : { engineMs: { median, max } }),
      throttled: throttled(usage),
    },
  };
}

/** A thousandth is as much as can be told. */
function rounded({ waited, engine: _, ...shares }: NonNullable<ReturnType<typeof strainOver>>) {
  const thousandths = (share: number) => Math.round(share * 1000) / 1000;
  return {
    ...Object.fromEntries(Object.entries(shares).map(([name, share]) => [name, thousandths(share)])),
    ...(waited === undefined ? {} : { waited: { ...waited, share: thousandths(waited.share) } }),
  };
}

/** A container that is started again counts from nothing. */
function throttled(usage: Facts['usage']): MachineSummary['throttled'] {
  const sums = new Map<string, { last: number; ms: number }>();
  for (const { service, throttledMs } of usage) {
    if (throttledMs === undefined) continue;
    const before = sums.get(service) ?? { last: throttledMs, ms: 0 };
    const more = throttledMs >= before.last ? throttledMs - before.last : throttledMs;
    sums.set(service, { last: throttledMs, ms: before.ms + more });
  }
  return [...sums].flatMap(([service, { ms }]) => (ms > 0 ? [{ service, ms }] : []));
}
