import { expect } from 'vitest';
import type { Target } from '../../../harness/contract/target-schema.ts';
import type { RedCase, Seen } from './red-case.ts';

/** After the database is back; `since` is how long ago that was, milliseconds, and `n` counts what was asked since. */
const AFTERWARDS = `
  const here = await databaseAnswers();
  globalThis.seen ??= { down: false, back: 0, n: 0 };
  const seen = globalThis.seen;
  if (!here) seen.down = true;
  if (here && seen.down) seen.back ||= Date.now();
  const since = seen.back ? Date.now() - seen.back : -1;`;

/** The shop with a line of its program replaced; the shop itself stays honest and has no switch for it. */
function shopThat(shop: Target, line: string, becomes: string): Target {
  const { api, ...others } = shop.services;
  const [flag = '', program = ''] = api?.command ?? [];
  if (!api || !program.includes(line)) throw new Error(`the shop has no line ${line}`);
  const command = [flag, program.replace(line, becomes)];
  return { ...shop, services: { ...others, api: { ...api, command } } };
}

const HERE = 'const here = await databaseAnswers();';
const FIND = "const note = notes.get(pathname.split('/').at(-1));";

function failed({ report }: Seen): string[] {
  expect(report.verdict.status).toBe('fail');
  return report.findings.flatMap(({ id, grade }) => (grade === 'fail' ? [id] : []));
}

export const writesRefusedOn: RedCase = {
  name: 'writes-refused-after-undo',
  title: 'db-down fails its objective when writes are refused for 15 s after the undo',
  change: {
    on: 'shop',
    target: (shop) => {
      const { 'db-down': contract, ...others } = shop.contract.drills;
      const bound = { objective: [{ figure: 'recover', atMost: 2000 }], source: 'ours' } as const;
      const drills = { ...others, ...(contract && { 'db-down': { ...contract, objectives: [bound] } }) };
      return shopThat(
        { ...shop, contract: { ...shop.contract, drills } },
        HERE,
        `${AFTERWARDS}
  if (request.method === 'POST' && since >= 0 && since < 15000) return [503, { error: 'DATABASE_UNAVAILABLE' }];`,
      );
    },
  },
  expects(seen) {
    expect(failed(seen)).toContain('objectives/recover');
    expect(seen.report.measures.recover).toMatchObject({ of: 'writes' });
  },
};

export const readsFailOn: RedCase = {
  name: 'reads-fail-after-undo',
  title: 'db-down fails when three of five reads are answered 500 after the undo, for good',
  change: {
    on: 'shop',
    target: (shop) =>
      shopThat(
        shop,
        HERE,
        `${AFTERWARDS}
  if (request.method === 'GET' && pathname.startsWith('/notes/') && since >= 0 && seen.n++ % 5 < 3) return [500, {}];`,
      ),
  },
  expects(seen) {
    expect(failed(seen)).toContain('traffic/recovers');
    expect(seen.graded('fail').join('\n')).toMatch(/reads: a read was never good 25 times in a row/);
  },
};

export const readsOfOthers: RedCase = {
  name: 'reads-of-others',
  title: 'db-down fails when every read after the fault tells the content of another note',
  change: {
    on: 'shop',
    target: (shop) =>
      shopThat(
        shopThat(shop, HERE, AFTERWARDS),
        FIND,
        `let note = notes.get(pathname.split('/').at(-1));
  if (note && globalThis.seen.down) note = { ...[...notes.values()][0], id: note.id };`,
      ),
  },
  expects(seen) {
    expect(failed(seen)).toContain('ledger/content');
    expect(seen.graded('fail').join('\n')).toMatch(/title is "Note \d+" where "Note \d+" was written/);
  },
};

export const storedTwice: RedCase = {
  name: 'stored-twice-under-another-id',
  title: 'db-down fails when every write is stored a second time under another id',
  change: {
    on: 'shop',
    target: (shop) =>
      shopThat(
        shop,
        'notes.set(id, { id, title });',
        "notes.set(id, { id, title }); notes.set('copy-' + id, { id: 'copy-' + id, title });",
      ),
  },
  expects(seen) {
    expect(failed(seen)).toEqual(['ledger/others']);
    expect(seen.report.ledger.unasked).toBe(seen.report.ledger.acknowledged);
  },
};

export const acknowledgedWithError: RedCase = {
  name: 'acknowledged-with-an-error',
  title: 'db-down fails when writes after the undo are answered 201 with an error in the body',
  change: {
    on: 'shop',
    target: (shop) =>
      shopThat(
        shop,
        HERE,
        `${AFTERWARDS}
  if (request.method === 'POST' && since >= 0) return [201, { error: 'could not be stored' }];`,
      ),
  },
  expects(seen) {
    expect(failed(seen)).toContain('traffic/recovers');
    expect(seen.report.ledger.indeterminate).toBeGreaterThan(0);
    expect(seen.report.ledger.lost).toBe(0);
  },
};
