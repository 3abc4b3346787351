/** A project outside of this repository brings a transport of probes and a kind of promise that Firedrill does not have. */

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadDrills, loadTargets } from '../../harness/cli/catalogue.ts';
import { checkTarget } from '../../harness/cli/check-target.ts';
import { kindsOf } from '../../harness/cli/kinds-of.ts';
import { transportsOf } from '../../harness/cli/load-own.ts';
import { createClock } from '../../harness/host/clock.ts';
import { FiredrillError } from '../../harness/model/errors.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { judge } from '../../harness/promises/judge.ts';
import { kindsWith } from '../../harness/promises/kinds.ts';
import { planOf } from '../../harness/run/plan.ts';
import { startProber } from '../../harness/signals/probes/prober.ts';

const STRANGER = join(import.meta.dirname, '../support/stranger');
const PROBE = readFileSync(join(STRANGER, 'probes/stock.ts'), 'utf8');

const PROMISE = readFileSync(join(STRANGER, 'promises/asked.ts'), 'utf8');

const TARGET = `name: shop
summary: A shop
services:
  api: { role: api, image: "a:1", port: 7000, ready: { port: true }, limits: { cpus: 1, memoryMiB: 64 } }
  db: { image: "postgres:17" }
contract:
  probes:
    user: { own: stock, with: { of: apples, atLeast: 1 } }
  drills:
    db-down: { own: { asked: { times: 3, of: user } } }
`;

const FILES = {
  'firedrill.yaml': TARGET,
  'firedrill/probes/stock.ts': PROBE,
  'firedrill/promises/asked.ts': PROMISE,
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'firedrill-own-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function loadedFrom(files: Record<string, string>) {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const [drills, targets] = await Promise.all([loadDrills(folder), loadTargets(folder)]);
  const [loaded] = targets;
  if (loaded === undefined) throw new Error('there is no target');
  const monitoring = await checkTarget(loaded, drills, {});
  return { loaded, drills, monitoring };
}

async function planned() {
  const { loaded, drills, monitoring } = await loadedFrom(FILES);
  const drill = drills.find(({ name }) => name === 'db-down');
  if (drill === undefined) throw new Error('there is no db-down');
  const kinds = kindsWith(loaded.own.promises);
  return {
    loaded,
    kinds,
    plan: planOf({ target: loaded.target, drill, variant: 'stopped', monitoring, kinds, seed: 0 }),
  };
}

describe('a promise of a kind of its own', () => {
  /** A timeline in which the user probe was answered so often. */
  async function timeline(
    times: number,
  ): Promise<{ records: TimelineRecord[]; kinds: Awaited<ReturnType<typeof planned>>['kinds'] }> {
    const { plan, kinds } = await planned();
    const header = {
      kind: 'run',
      t: 0,
      schema: 2,
      run: 'r',
      startedAt: '2026-11-27T00:00:00.000Z',
      commit: 'c',
      firedrill: '0',
      engine: 'e',
      images: {},
      ...plan,
    } as TimelineRecord;
    const probes = Array.from(
      { length: times },
      (_, n): TimelineRecord => ({
        kind: 'probe',
        probe: 'user',
        intended: n * 20,
        sent: n * 20,
        t: n * 20 + 1,
        outcome: 'good',
      }),
    );
    return { records: [header, ...probes], kinds };
  }
  const found = (records: TimelineRecord[], kinds: Awaited<ReturnType<typeof planned>>['kinds']) =>
    judge(records, kinds).findings.filter(({ id }) => id.startsWith('own/'));

  test.each([
    [3, 'pass'],
    [2, 'fail'],
  ] as const)('asked %i times: %s', async (times, grade) => {
    const { records, kinds } = await timeline(times);
    expect(found(records, kinds)).toEqual([
      expect.objectContaining({
        id: 'own/asked/user',
        grade,
        expectation: 'user was asked 3 times',
        because: `${times} times`,
      }),
    ]);
  });

  test('without its project nothing is known of it, and the run is not proven by it', async () => {
    const { records } = await timeline(3);
    expect(found(records, kindsWith([]))).toEqual([
      expect.objectContaining({
        id: 'own/asked',
        grade: 'no-evidence',
        because: expect.stringContaining('inside of its project'),
      }),
    ]);
  });

  test('whose judge throws: no evidence, with the file', async () => {
    const { loaded } = await planned();
    const { records } = await timeline(3);
    const throwing = loaded.own.promises.map((kind) => ({
      ...kind,
      read: () => {
        throw new Error('a slip');
      },
    }));
    expect(found(records, kindsWith(throwing))).toEqual([
      expect.objectContaining({
        grade: 'no-evidence',
        because: expect.stringMatching(/promises\/asked\.ts failed: a slip/),
      }),
    ]);
  });
});

describe('a probe by a transport of its own', () => {
  test('is sent from the thread of the prober: good, bad, reset, refused and late', async () => {
    let stock: string | undefined = '5\n';
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () =>
        stock === undefined ? undefined : stock === '' ? socket.destroy() : socket.write(stock),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const { loaded } = await loadedFrom(FILES);
    const spec = { own: 'stock', with: { of: 'apples', atLeast: 1 }, deadlineMs: 150 };
    const records: TimelineRecord[] = [];
    const last = () => records.findLast((one) => one.kind === 'probe');
    const url = `http://127.0.0.1:${port}`;
    const file = transportsOf(loaded.own).stock;
    await using _prober = await startProber({
      clock: createClock(),
      probes: [{ name: 'user', url, spec, alsoRead: [], file, everyMs: 20, maxInFlight: 10 }],
      onRecord: (record) => records.push(record),
    });
    const outcome = (wanted: object) =>
      vi.waitFor(() => expect(last()).toMatchObject(wanted), { timeout: 10_000, interval: 10 });
    await outcome({ outcome: 'good', json: { stock: 5 } });
    stock = '0\n';
    await outcome({ outcome: 'bad', json: { stock: 0 } });
    stock = undefined;
    await outcome({ outcome: 'late' });
    stock = '5\n';
    await outcome({ outcome: 'good' });
    for (const socket of sockets) socket.destroy();
    server.close();
    await outcome({ outcome: 'refused' });
  });
});

describe('what is wrong is told before anything is started', () => {
  const wrong = async (files: Record<string, string>) => {
    try {
      await loadedFrom({ ...FILES, ...files });
    } catch (error) {
      if (error instanceof FiredrillError && error.code === 'usage') return error.message;
      throw error;
    }
    throw new Error('nothing was found wrong');
  };

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'a transport that there is not',
      { 'firedrill.yaml': TARGET.replace('own: stock', 'own: stok') },
      /firedrill\.yaml:8:18: contract\.probes\.user\.own: there is no probes\/stok\.ts; did you mean stock\?/,
    ],
    [
      'what it is told has another shape',
      { 'firedrill.yaml': TARGET.replace('atLeast: 1', 'atLest: 1') },
      /firedrill\.yaml:8:\d+: contract\.probes\.user\.with: there is no key "atLest"; did you mean atLeast\?/,
    ],
    [
      'a promise that there is not',
      { 'firedrill.yaml': TARGET.replace('asked: {', 'aksed: {') },
      /firedrill\.yaml:10:\d+: contract\.drills\.db-down\.own\.aksed: there is no such promise.*did you mean asked\?/,
    ],
    [
      'what is promised has another shape',
      { 'firedrill.yaml': TARGET.replace('times: 3', 'times: often') },
      /firedrill\.yaml:10:\d+: contract\.drills\.db-down\.own\.asked\.times: must be a number/,
    ],
    [
      'a probe of another name',
      { 'firedrill/probes/stocks.ts': PROBE },
      /firedrill\/probes\/stocks\.ts: name is "stock", but must be that of its file, stocks/,
    ],
    [
      'no probe',
      { 'firedrill/probes/x.ts': 'export default { name: "x" };\n' },
      /firedrill\/probes\/x\.ts is not a probe:\n.*with: must be a Zod schema[\s\S]*open: must be a function/,
    ],
    [
      'no promise',
      { 'firedrill/promises/x.ts': 'export default 1;\n' },
      /firedrill\/promises\/x\.ts is not a kind of promise:\n.*must be what definePromise/,
    ],
    [
      'a key twice',
      { 'firedrill/promises/other.ts': PROMISE.replace("key: 'asked'", "key: 'other'") },
      /firedrill\/promises\/other\.ts: contract\.asked is in firedrill\/promises\/asked\.ts, too/,
    ],
  ])('%s', async (_, files, message) => {
    expect(await wrong(files)).toMatch(message);
  });
});

test('a run that lies in its project is judged by the kinds of that, wherever it is asked from', async () => {
  await loadedFrom(FILES);
  const run = join(folder, 'results/20261127-000000-shop-db-down-stopped-aaaa');
  await mkdir(run, { recursive: true });
  const keys = (kinds: Awaited<ReturnType<typeof kindsOf>>) =>
    kinds.find(({ key }) => key === 'own')?.problems;
  expect(keys(await kindsOf(run, '/nowhere'))).not.toBe(keys(kindsWith([])));
  expect(keys(await kindsOf('latest', '/nowhere'))).toBe(keys(kindsWith([])));
  expect(keys(await kindsOf('latest', folder))).not.toBe(keys(kindsWith([])));
});
