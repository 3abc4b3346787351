import type { Decision, GateReport, ItemReport, Reservation, Step } from './gate-report.ts';

interface Weighed {
  items: readonly ItemReport[];
  conditions: GateReport['conditions'];
  reservations: readonly Reservation[];
}

type Decided = Pick<GateReport, 'decision' | 'reason' | 'blocking' | 'next'>;

/** Items that make it NO-GO by themselves: critical, not passed, and no waiver speaks of them. */
export function blockingItems(items: readonly ItemReport[]): ItemReport[] {
  return items.filter(({ critical, state, waived }) => critical && state !== 'pass' && !waived);
}

/**
 * The decision. NO-GO: a critical item or condition fails or was not shown, or a reservation is overdue. GO WITH
 * RESERVATIONS: anything else is open. GO: nothing is.
 */
export function decide({ items, conditions, reservations }: Weighed): Decided {
  const barred = blockingItems(items);
  const unmet = conditions.filter(({ critical, state }) => critical && state !== 'pass');
  const open = conditions.filter(({ critical, state }) => !critical && state !== 'pass');
  const overdue = reservations.filter(({ state }) => state === 'escalated');
  const standing = reservations.filter(({ state }) => state === 'open');
  const blocking = [
    ...barred.map(({ id, state, because }) => `${id} ${state.toUpperCase()}: ${because}`),
    ...unmet.map(({ title, because }) => `condition "${title}" is not met: ${because}`),
    ...overdue.map(
      ({ id, due, because, owner }) => `reservation ${id} of ${owner} was due ${due}: ${because}`,
    ),
  ];
  const decision: Decision =
    blocking.length > 0 ? 'NO-GO' : standing.length + open.length > 0 ? 'GO WITH RESERVATIONS' : 'GO';
  return {
    decision,
    reason: reasonOf(decision, { barred, unmet, overdue, standing, open }, items.length),
    blocking,
    next: {
      blocking: stepsOf([...barred, ...overdue]),
      optional: stepsOf(standing.filter(({ id }) => !barred.some((one) => one.id === id))),
    },
  };
}

interface Why {
  barred: readonly ItemReport[];
  unmet: GateReport['conditions'];
  open: GateReport['conditions'];
  overdue: readonly Reservation[];
  standing: readonly Reservation[];
}

function reasonOf(decision: Decision, { barred, unmet, overdue, standing, open }: Why, all: number): string {
  if (decision === 'GO')
    return `${all === 1 ? 'the one item passes' : `all ${all} items pass`}, and nothing is open`;
  if (decision === 'GO WITH RESERVATIONS')
    return `nothing critical is open; reservations: ${named([...standing.map(({ id }) => id), ...open.map(({ id }) => `condition ${id}`)])}`;
  const fails = barred.filter(({ state }) => state === 'fail').map(({ id }) => id);
  const skips = barred.filter(({ state }) => state === 'skip').map(({ id }) => id);
  return [
    ...(fails.length === 0 ? [] : [`critical and failed: ${named(fails)}`]),
    ...(skips.length === 0 ? [] : [`critical and without evidence: ${named(skips)}`]),
    ...(unmet.length === 0 ? [] : [`conditions not met: ${named(unmet.map(({ id }) => id))}`]),
    ...(overdue.length === 0 ? [] : [`reservations overdue: ${named(overdue.map(({ id }) => id))}`]),
  ].join('; ');
}

/** As many as a sentence bears. */
const NAMED = 4;

function named(ids: readonly string[]): string {
  const more = ids.length - NAMED;
  return `${ids.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What to do, each command once, for all that it would show. */
function stepsOf(open: readonly (ItemReport | Reservation)[]): Step[] {
  const steps = new Map<string, Step>();
  for (const { id, title, cure } of open) {
    const command = cure?.command ?? '';
    const known = command === '' ? undefined : steps.get(command);
    if (known !== undefined) known.items.push(id);
    else steps.set(command === '' ? id : command, { what: title, command, items: [id] });
  }
  return [...steps.values()];
}
