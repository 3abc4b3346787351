/** Runbooks on real broken stacks: each leads to its cause, and a contract that says it leads to another is found wrong. */

import { describe, expect, test } from 'vitest';
import { promisesSchema } from '../../harness/promises/contract.ts';
import { judgement } from '../../harness/promises/judge.ts';
import type { Facts } from '../../harness/signals/facts.ts';
import { factsOf } from './support/recorded-facts.ts';
import { recordingsOf } from './support/recording.ts';

/** What of a runbook's lines is not as it must be. */
const wrongIn = (facts: Facts, name: string): string[] =>
  judgement(facts).findings.flatMap(({ id, grade }) =>
    id.startsWith(`runbooks/${name}/`) && grade !== 'pass' ? [id] : [],
  );

/** Of another row, or of none where one is right. */
function rowsBesides(rows: readonly string[], right: string | undefined): (string | undefined)[] {
  return [...rows, undefined].filter((row) => row !== right);
}

const asked = (
  await Promise.all(
    recordingsOf('nightly').map(async (recording) => {
      const facts = await factsOf(recording);
      const { runbooks = {} } = promisesSchema.parse(facts.header?.contract);
      return Object.entries(runbooks).map(([name, runbook]) => ({ recording, name, runbook }));
    }),
  )
).flat();

test('some recorded nights have asked runbooks', () => {
  expect(asked.length).toBeGreaterThan(0);
});

describe.each(asked)('$recording.name, $name', ({ recording, name, runbook }) => {
  test('leads to its cause and to no other', async () => {
    expect(wrongIn(await factsOf(recording), name)).toEqual([]);
  });

  test('is found wrong where it is said to lead elsewhere', async () => {
    for (const row of rowsBesides(Object.keys(runbook.rows), runbook.pointsTo)) {
      const { pointsTo: _, ...rest } = runbook;
      const other = { ...rest, ...(row === undefined ? {} : { pointsTo: row }) };
      const facts = await factsOf(recording, (record) =>
        record.kind === 'run'
          ? { ...record, contract: { ...record.contract, runbooks: { [name]: other } } }
          : record,
      );
      expect(wrongIn(facts, name), `to ${row ?? 'none of its rows'}`).not.toEqual([]);
    }
  });
});
