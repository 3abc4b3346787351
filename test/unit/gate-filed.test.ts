/** What lies in a results folder is judged again by a gate: what was done to it since changes the decision, by name. */

import { execFileSync } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeEvidence, writeManifest } from '../../harness/cli/evidence.ts';
import { newestOf, runsFound } from '../../harness/cli/gate/newest-runs.ts';
import { resultsTaken, takeResults } from '../../harness/cli/gate/results-taken.ts';
import { seeRun } from '../../harness/cli/gate/see-run.ts';
import { readIndex } from '../../harness/cli/history/read-index.ts';
import { ROOT } from '../../harness/cli/project.ts';
import type { GateReport } from '../../harness/gate/gate-report.ts';
import type { RunHeader } from '../../harness/model/run-header.ts';
import { COMMIT, checklist, gated, NOW } from './support/gate.ts';
import { changed, withHeader } from './support/mutate.ts';
import { healthyRun } from './support/timeline.ts';

const RUN = '20270109-120000-shop-db-down-stopped-00ff';
const SUITE = { id: 'unit', title: 'Unit tests', format: 'junit' } as const;
const OF = checklist({
  sections: [
    {
      id: 'drills',
      title: 'Drills',
      critical: true,
      items: [
        { id: 'db-down', title: 'the database may go down', evidence: [{ kind: 'drill', drill: 'db-down' }] },
        { id: 'tests', title: 'uploads', evidence: [{ kind: 'tests', match: 'TestUpload*' }] },
      ],
    },
  ],
  tests: { suites: [SUITE] },
});

interface Filed extends AsyncDisposable {
  results: string;
  /** The folder of a good run. */
  run: string;
  file(run: string, change?: Partial<RunHeader>, records?: ReturnType<typeof healthyRun>): Promise<void>;
  take(element: string): Promise<void>;
  gate(now?: Date): Promise<GateReport>;
}

async function filed(): Promise<Filed> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-gate-'));
  const file: Filed['file'] = async (run, change = {}, records = healthyRun()) => {
    const folder = join(results, run);
    await mkdir(folder);
    const header = { run, target: 'shop', commit: COMMIT, startedAt: '2027-01-09T12:00:00.000Z' };
    const lines = withHeader(records, { ...header, ...change }).map((one) => `${JSON.stringify(one)}\n`);
    await writeFile(join(folder, 'timeline.jsonl'), lines.join(''));
    await writeEvidence(folder);
  };
  const take: Filed['take'] = async (element) => {
    const out = join(results, 'out.xml');
    await writeFile(
      out,
      `<testsuite><testcase classname="pkg" name="TestUpload">${element}</testcase></testsuite>`,
    );
    await rm(join(results, 'tests'), { recursive: true, force: true });
    await takeResults(out, results, { suite: SUITE, commit: COMMIT, now: NOW });
  };
  await file(RUN);
  await take('');
  return {
    results,
    run: join(results, RUN),
    file,
    take,
    async gate(now = NOW) {
      const [found, index] = [await runsFound(results), await readIndex([results])];
      const again = await seeRun('db-down', 'shop', { results, project: ROOT, found, index });
      const runs = again === undefined ? [] : ([['db-down', again.seen]] as const);
      const tests = await resultsTaken([SUITE], results, index);
      return gated({ now, runs: new Map(runs), tests }, OF, { notes: again?.notes ?? [] });
    },
    [Symbol.asyncDispose]: () => rm(results, { recursive: true, force: true }),
  };
}

test('a good run and good results are GO; reports that were edited are told, and not read', async () => {
  await using own = await filed();
  expect((await own.gate()).blocking).toEqual([]);
  await writeFile(join(own.run, 'report.json'), '{"verdict":{"status":"fail"}}');
  expect(await own.gate()).toMatchObject({
    decision: 'GO',
    notes: [`${RUN}: report.json was changed`, expect.stringContaining('report.json differs')],
  });
});

describe('a run is no evidence', () => {
  const timeline = ({ run }: Filed) => join(run, 'timeline.jsonl');
  const replaced = async (own: Filed, found: string, by: string) =>
    writeFile(timeline(own), (await readFile(timeline(own), 'utf8')).replace(found, by));
  test.each<[string, (own: Filed) => Promise<unknown>, string, RegExp]>([
    ['of which one byte was flipped', (own) => flip(timeline(own)), 'altered', /timeline.jsonl/],
    ['that was cut off', (own) => truncate(timeline(own), 5000), 'altered', /timeline.jsonl was changed/],
    [
      'that a record was added to',
      (own) => appendFile(timeline(own), '{"kind":"end","t":99999,"outcome":"completed","reason":""}\n'),
      'altered',
      /timeline.jsonl was changed/,
    ],
    ['without a manifest', (own) => rm(join(own.run, 'MANIFEST.sha256')), 'altered', /there is no MANIFEST/],
    [
      'whose first record is spoilt',
      (own) => replaced(own, '"kind":"run"', '"kind":"rum"'),
      'altered',
      /does not begin with a run/,
    ],
    [
      'that says it is of another target',
      (own) => replaced(own, '"target":"shop"', '"target":"shoq"'),
      'altered',
      /timeline.jsonl was changed/,
    ],
    [
      'that is not there any more',
      (own) => rm(own.run, { recursive: true }),
      'missing',
      /00ff: its folder is gone, and by the index its verdict was pass/,
    ],
    [
      'whose timeline alone is gone',
      (own) => rm(timeline(own)),
      'altered',
      /no timeline.jsonl that is a file/,
    ],
    [
      'whose timeline is a pipe without a writer',
      async (own) => {
        await rm(timeline(own));
        execFileSync('mkfifo', [timeline(own)]);
      },
      'altered',
      /no timeline.jsonl that is a file/,
    ],
    [
      'whose folder is a link',
      async (own) => {
        await rename(own.run, join(own.results, 'elsewhere'));
        await symlink(join(own.results, 'elsewhere'), own.run);
      },
      'altered',
      /a link to a folder that is kept elsewhere/,
    ],
    [
      'that was changed and vouched for anew',
      async (own) => {
        await replaced(own, '"pace":', '"pace": ');
        await writeManifest(own.run);
      },
      'altered',
      /MANIFEST.sha256 is not the one that the index names/,
    ],
    [
      'under a later name',
      (own) => rename(own.run, join(own.results, RUN.replace('20270109', '20270110'))),
      'altered',
      /under another name/,
    ],
    ['that holds another drill', (own) => swapped(own), 'altered', /it is of breaker-open\/stopped on shop/],
    [
      'of a schema that is not known',
      (own) => replaced(own, '"schema":2', '"schema":99'),
      'altered',
      /of schema 99/,
    ],
  ])('%s', async (_, change, cause, because) => {
    await using own = await filed();
    await change(own);
    const report = await own.gate();
    const [item] = report.sections.flatMap(({ items }) => items);
    expect(item).toMatchObject({ id: 'drills/db-down', state: 'skip', cause });
    expect(item?.because).toMatch(because);
    expect(report).toMatchObject({
      decision: 'NO-GO',
      blocking: [expect.stringMatching(/^drills\/db-down SKIP/)],
    });
  });

  test('when it has aged', async () => {
    await using own = await filed();
    expect((await own.gate(new Date('2027-01-16T11:59:00Z'))).decision).toBe('GO');
    expect(await own.gate(new Date('2027-01-16T13:00:00Z'))).toMatchObject({
      decision: 'NO-GO',
      runs: [{ cause: 'stale' }, {}],
    });
  });
});

describe('which run counts', () => {
  test('the newest, though an older one is good: also when the newest is damaged', async () => {
    await using own = await filed();
    const newest = RUN.replace('20270109', '20270110');
    await cp(own.run, join(own.results, newest), { recursive: true });
    await writeFile(join(own.results, newest, 'timeline.jsonl'), 'not a record\n');
    expect((await own.gate()).blocking[0]).toContain(newest);
  });

  test('a newest one that fails, however good its stored report is', async () => {
    await using own = await filed();
    const newest = RUN.replace('20270109-12', '20270110-10');
    const failing = changed(healthyRun(), 'probe', (one) =>
      one.probe === 'liveness' ? { ...one, outcome: 'bad' } : one,
    );
    await own.file(newest, { startedAt: '2027-01-10T10:00:00.000Z' }, failing);
    await cp(join(own.run, 'report.json'), join(own.results, newest, 'report.json'));
    const report = await own.gate();
    expect(report.blocking[0]).toMatch(/^drills\/db-down FAIL: db-down came to fail/);
  });

  test('one that the index knows and that is gone, though an older one is good', async () => {
    await using own = await filed();
    const newest = RUN.replace('20270109-12', '20270110-10');
    await own.file(newest, { startedAt: '2027-01-10T10:00:00.000Z' });
    await rm(join(own.results, newest), { recursive: true });
    expect((await own.gate()).blocking[0]).toContain(`${newest}: its folder is gone`);
  });

  test('no copy of it beside it, such as a latest that is no link', async () => {
    await using own = await filed();
    await cp(own.run, join(own.results, 'latest'), { recursive: true });
    expect((await own.gate()).decision).toBe('GO');
  });

  test('no control run, no other target and no drill whose name begins alike', async () => {
    const header = { run: '', variant: 'stopped', startedAt: '2027-01-10T10:00:00.000Z', control: false };
    const one = (folder: string, change: object) => ({
      folder,
      header: { ...header, drill: 'db-down', target: 'shop', ...change },
    });
    const runs = [
      one('20270110-100000-shop-db-down-slowly-stopped-0001', { drill: 'db-down-slowly' }),
      one('20270110-100000-shop-db-down-stopped-0002', { control: true }),
      one('20270110-100000-shop-two-db-down-stopped-0003', { target: 'shop-two' }),
      one('kept', { startedAt: '2027-01-08T10:00:00.000Z' }),
      one('20270109-100000-shop-db-down-stopped-0004', {}),
    ];
    expect(newestOf(runs, 'db-down', 'shop')?.folder).toBe('20270109-100000-shop-db-down-stopped-0004');
    expect(newestOf(runs.slice(0, 4), 'db-down/stopped', 'shop')?.folder).toBe('kept');
    expect(newestOf(runs, 'db-down/refused', 'shop')).toBeUndefined();
  });
});

describe('results of tests', () => {
  test.each([
    ['fail', '<failure message="got 500"/>', 'drills/tests FAIL: pkg > TestUpload fails: got 500'],
    ['are skipped', '<skipped/>', 'drills/tests SKIP: pkg > TestUpload was skipped'],
  ])('that %s are NO-GO by name', async (_, element, because) => {
    await using own = await filed();
    await own.take(element);
    expect((await own.gate()).blocking).toEqual([because]);
  });

  test('that were edited are none', async () => {
    await using own = await filed();
    const [taken = ''] = await readdir(join(own.results, 'tests'));
    await appendFile(join(own.results, 'tests', taken, 'results.txt'), ' ');
    expect((await own.gate()).blocking).toEqual([
      `drills/tests SKIP: ${taken}: it proves nothing: results.txt was changed`,
    ]);
  });
});

async function flip(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
}

/** Another drill's run in the folder of this one, its manifest made anew. */
async function swapped(own: Filed): Promise<void> {
  await rm(own.run, { recursive: true });
  await own.file(RUN, { drill: 'breaker-open' });
}
