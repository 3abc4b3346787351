/** The owners' bounds, in two tiers, held against figures of every kind of promise. */

import { z } from 'zod';
import type { Figure } from '../../figures/interval.ts';
import {
  type Bound,
  LEDGER_FIGURES,
  LOAD_FIGURES,
  MEASURES,
  type Objective,
  objectiveSchema,
  SERVED,
} from '../../model/objective.ts';
import type { Phase } from '../../model/phase.ts';
import { LONGEST_MS } from '../../model/scalars.ts';
import type { Facts } from '../../signals/facts.ts';
import { judging } from '../claim.ts';
import { type Claim, definePromise, type Judged } from '../kind.ts';
import { type Place, unknownNames } from '../problems.ts';
import { gradeOf, tierMet } from './held.ts';
import { boundInWords, inSight, isShare, isTime, limit } from './words.ts';

/** What a run measures. */
const FIGURES: readonly string[] = [...MEASURES, SERVED, ...LOAD_FIGURES, ...LEDGER_FIGURES];

/** Those that a run without a fault measures, too. */
const UNBROKEN: readonly string[] = [SERVED, ...LEDGER_FIGURES];

const PHASE_OF: Readonly<Record<string, Phase>> = {
  detect: 'hold',
  alert: 'hold',
  deliver: 'hold',
  recover: 'recover',
  rto: 'recover',
  outage: 'recover',
  success: 'hold',
  shed: 'hold',
  p95: 'hold',
  drain: 'recover',
};

/** Milliseconds that begin with the injection or the undo, on the run's clock. */
const SINCE_FAULT: ReadonlySet<string> = new Set(['detect', 'rto', 'outage', 'recover']);

export const objectives = definePromise({
  key: 'objectives',
  contract: { objectives: z.array(objectiveSchema).readonly().exactOptional() },
  problems({ objectives: held = [] }, place) {
    const key = `${place.key}.objectives`;
    const named = held.flatMap(({ objective: first, acceptable = [] }) =>
      [...first, ...acceptable].map(({ figure }) => figure),
    );
    const bounds = held.flatMap(({ objective: first, acceptable = [] }) => [...first, ...acceptable]);
    return [
      ...unknownNames(named, FIGURES, key, 'a run', place),
      ...bounds.flatMap((bound) => beyondSense(bound, key) ?? []),
      ...named.flatMap((figure) => {
        const lacking = lackingFor(figure, place);
        return lacking === undefined
          ? []
          : [`${key} names ${figure}, which nothing measures here: ${lacking}`];
      }),
    ];
  },
  // Nothing is detected, told of or recovered from; what becomes of writes is asked all the same.
  withoutFault: ({ objectives: held = [] }) => ({
    objectives: held.filter(({ objective: first, acceptable = [] }) =>
      [...first, ...acceptable].every(({ figure }) => UNBROKEN.includes(figure)),
    ),
  }),
  expects: ({ objectives: held = [] }) =>
    named(held).map(([id, { objective: first, acceptable, source }]) => {
      const tier = (bounds: readonly Bound[]): string => bounds.map(boundInWords).join(' and ');
      const second = acceptable === undefined ? '' : ` (acceptable: ${tier(acceptable)})`;
      const whose = source === 'ours' ? ', set by Firedrill' : '';
      const phase = PHASE_OF[first[0]?.figure ?? ''] ?? 'verify';
      return { id, words: `${tier(first)}${second}${whose}`, phase };
    }),
  points: ({ objectives: held = [] }) => [
    {
      question: 'is it fast enough?',
      answered: held.length > 0,
      by: "objectives in this drill, as in [{ objective: [{ figure: 'recover', atMost: 30_000 }], source: 'owners' }]",
    },
  ],
  knows: () => undefined,
  judge: ({ objectives: held = [] }, _, { figures, facts }) =>
    named(held).map(([id, one]) => ({ ...judged(id, one, figures), ...lastedOf(one, figures, facts) })),
});

/** A bound that no figure can break, or none keep. */
function beyondSense(bound: Bound, key: string): string | undefined {
  const given = limit(bound);
  if (isShare(bound.figure))
    return given > 1
      ? `${key}: ${bound.figure} ${given}: a share is 0 to 1, so that ${given <= 100 ? `${given} % is ${given / 100}` : '95 % is 0.95'}`
      : undefined;
  return isTime(bound.figure) && given > LONGEST_MS
    ? `${key}: ${bound.figure} ${given} ms is longer than any run lasts; give milliseconds, up to ${LONGEST_MS}`
    : undefined;
}

/** What must be declared so that a figure is measured, where it is not. */
function lackingFor(figure: string, { declared, rules }: Place): string | undefined {
  if (figure === 'detect' && declared.probes.readiness === undefined)
    return 'contract.probes.readiness is missing';
  if (['alert', 'deliver', 'clear'].includes(figure) && rules.length === 0)
    return 'monitoring.rules is missing';
  if ((figure === SERVED || LEDGER_FIGURES.some((one) => one === figure)) && !declared.workload)
    return 'contract.workload is missing';
  return undefined;
}

/** By the figures of its first tier; a second objective on the same figures has a number. */
function named(held: readonly Objective[]): [string, Objective][] {
  const ids = held.map((one) => `objectives/${one.objective.map(({ figure }) => figure).join('+')}`);
  return held.map((one, i) => {
    const id = ids[i] ?? '';
    const before = ids.slice(0, i).filter((other) => other === id).length;
    return [before === 0 ? id : `${id}/${before + 1}`, one];
  });
}

function judged(id: string, { objective: first, acceptable }: Objective, figures: Judged['figures']): Claim {
  const seen = new Map<string, Figure>(
    [...first, ...(acceptable ?? [])].map(({ figure }) => [
      figure,
      figures[figure] ?? {
        absent: `nothing measures it; known are ${Object.keys(figures).filter(isNamed).join(', ')}`,
      },
    ]),
  );
  const grade = gradeOf(tierMet(first, seen), acceptable && tierMet(acceptable, seen));
  const told = judging(id)(grade, [...seen].map(([figure, value]) => inSight(figure, value)).join('; '));
  const open = [...seen.values()].filter((value) => 'absent' in value);
  // A figure that is not reported and lies within something all the same was spoilt by a stall.
  const stalled = open.length > 0 && open.every(({ within }) => within !== undefined);
  return stalled ? { ...told, ofMachine: true } : told;
}

/**
 * Of the first figure that is over its bound and was taken in the run's own time: how long it was, of how much. What the
 * ledger counts is so on any machine.
 */
function lastedOf(
  { objective, acceptable = [] }: Objective,
  figures: Judged['figures'],
  { fault }: Facts,
): Pick<Claim, 'onMachine'> {
  const bounds = acceptable.length > 0 ? acceptable : objective;
  if (bounds.every(({ figure }) => LEDGER_FIGURES.some((one) => one === figure))) return { onMachine: 'any' };
  for (const bound of bounds) {
    const value = figures[bound.figure];
    const from = bound.figure === 'recover' ? fault.undone : fault.injecting;
    if (!SINCE_FAULT.has(bound.figure) || !('atMost' in bound) || from === undefined) continue;
    if (value === undefined || 'absent' in value || value.high <= bound.atMost) continue;
    return { onMachine: { from, to: from + value.high, allowedMs: bound.atMost } };
  }
  return {};
}

/** Figures with a slash are for the report alone. */
function isNamed(figure: string): boolean {
  return !figure.includes('/');
}
