import type { GateReport, ItemReport } from './gate-report.ts';

/** An item that came out otherwise in another gate, and what differs of what it rests on. */
export interface Change {
  id: string;
  was: string;
  is: string;
  because: string;
  evidence: string;
}

export interface Comparison {
  a: string;
  b: string;
  decision: { was: string; is: string };
  items: Change[];
  conditions: Change[];
  /** Evidence that is another. */
  evidence: { asked: string; was: string; is: string }[];
}

/** Which items changed from one gate to another, and because of what evidence. */
export function compareGates(a: GateReport, b: GateReport): Comparison {
  const [before, after] = [itemsOf(a), itemsOf(b)];
  const ids = [...new Set([...before.keys(), ...after.keys()])];
  const runs = (gate: GateReport) =>
    new Map(
      gate.runs.map((one) => [
        one.asked,
        `${one.run} ${one.commit ?? ''} ${(one.sha256 ?? '').slice(0, 12)}${one.cause === undefined ? '' : ` (${one.cause})`}`,
      ]),
    );
  const [had, has] = [runs(a), runs(b)];
  return {
    a: a.id,
    b: b.id,
    decision: { was: a.decision, is: b.decision },
    items: ids.flatMap((id) => {
      const [was, is] = [before.get(id), after.get(id)];
      if (was?.state === is?.state && was?.waived === is?.waived) return [];
      return [
        {
          id,
          was: stateOf(was),
          is: stateOf(is),
          because: is?.because ?? 'it is not asked any more',
          evidence: evidenceOf(a, b, was, is),
        },
      ];
    }),
    conditions: b.conditions.flatMap(({ id, state, because }) => {
      const was = a.conditions.find((one) => one.id === id)?.state;
      return was === state
        ? []
        : [{ id, was: (was ?? 'not asked').toUpperCase(), is: state.toUpperCase(), because, evidence: '' }];
    }),
    evidence: [...new Set([...had.keys(), ...has.keys()])].flatMap((asked) => {
      const [was = 'none', is = 'none'] = [had.get(asked), has.get(asked)];
      return was === is ? [] : [{ asked, was, is }];
    }),
  };
}

function itemsOf({ sections, criticalTests }: GateReport): Map<string, ItemReport> {
  return new Map(
    [...sections.flatMap(({ items }) => items), ...criticalTests].map((item) => [item.id, item]),
  );
}

function stateOf(item: ItemReport | undefined): string {
  return item === undefined ? 'not asked' : `${item.state.toUpperCase()}${item.waived ? ' (waived)' : ''}`;
}

/** What an item rests on now and did not before; where that is the same, what else is another. */
function evidenceOf(
  a: GateReport,
  b: GateReport,
  was: ItemReport | undefined,
  is: ItemReport | undefined,
): string {
  const of = (item: ItemReport | undefined) => [
    ...new Set(
      (item?.proofs ?? []).flatMap(({ run, sha256, command }) =>
        sha256 === undefined ? [] : [`${run ?? command} ${sha256.slice(0, 12)}`],
      ),
    ),
  ];
  const [had, has] = [of(was), of(is)];
  const parts = [
    ...has.filter((one) => !had.includes(one)).map((one) => `now ${one}`),
    ...had.filter((one) => !has.includes(one)).map((one) => `before ${one}`),
  ];
  if (was !== undefined && is !== undefined && was.waived !== is.waived)
    parts.push(is.waived ? 'a waiver applies' : 'its waiver is over');
  if (parts.length === 0 && a.commit !== b.commit) parts.push(`commit ${a.commit} before, ${b.commit} now`);
  return parts.length === 0 ? 'the same evidence, later' : parts.join('; ');
}
