/** `gate` on a project with runs in its results: what changes there changes the decision, and is named. */

import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeEvidence } from '../../harness/cli/evidence.ts';
import { type GateReport, gateReportSchema } from '../../harness/gate/gate-report.ts';
import type { RunHeader } from '../../harness/model/run-header.ts';
import { inProcess, type Said } from '../support/in-process.ts';
import { type OwnProject, ownProject } from '../support/project.ts';
import { withHeader } from '../unit/support/mutate.ts';
import { healthyRun } from '../unit/support/timeline.ts';

const RUN = stamp(new Date(), 'db-down-stopped-00ff');
const AGAIN = stamp(new Date(), 'db-down-stopped-01ff');

function stamp(at: Date, what: string): string {
  return `${at.toISOString().replaceAll(/[-:]/g, '').replace('T', '-').slice(0, 15)}-shop-${what}`;
}

const CHECKLIST = `title: Gate of the shop
owner: the shop team
sections:
  - id: drills
    title: Drills
    critical: true
    items:
      - id: db-down
        title: the database may go down
        evidence:
          - { kind: drill, drill: db-down }
          - { kind: finding, drill: db-down/stopped, id: probes/readiness/broken }
      - id: tests
        title: tests of uploads
        evidence:
          - { kind: tests, suite: unit, match: "TestUpload*" }
  - id: papers
    title: Papers
    items:
      - id: runbooks
        title: each alert names a runbook
        evidence:
          - { kind: rules, file: alerts.yml, annotation: runbook }
tests:
  suites:
    - { id: unit, title: Unit tests, format: junit }
waivers: []
`;
const JUNIT = (state: string) =>
  `<testsuite><testcase classname="pkg" name="TestUpload">${state}</testcase></testsuite>`;

interface Gated extends AsyncDisposable {
  project: OwnProject;
  results: string;
  run: string;
  commit: string;
  gate(...args: string[]): Promise<Said & { report: GateReport }>;
}

function git(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.net', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

async function fileRun(results: string, run: string, change: Partial<RunHeader>): Promise<void> {
  const folder = join(results, run);
  await mkdir(folder, { recursive: true });
  const records = withHeader(healthyRun(), {
    run,
    target: 'shop',
    startedAt: new Date().toISOString(),
    ...change,
  });
  await writeFile(join(folder, 'timeline.jsonl'), records.map((one) => `${JSON.stringify(one)}\n`).join(''));
  await writeEvidence(folder);
}

/** A project of its own in a repository of its own, with a good run and good results of tests. */
async function gated(): Promise<Gated> {
  const project = await ownProject();
  const { folder } = project;
  await project.write('gate.yaml', CHECKLIST);
  await project.write('../../.gitignore', 'results/\nout.xml\n');
  git(folder, 'init', '-q');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'the shop');
  const commit = git(folder, 'rev-parse', '--short', 'HEAD');
  const results = join(folder, 'results');
  await fileRun(results, RUN, { projectCommit: commit });
  await project.write('../../out.xml', JUNIT(''));
  const options = ['--project', folder];
  await inProcess(['gate', 'take', join(folder, 'out.xml'), '--suite', 'unit', ...options]);
  return {
    project,
    results,
    run: join(results, RUN),
    commit,
    gate: async (...args) => {
      const said = await inProcess(['gate', '--no-run', '--json', ...options, ...args]);
      return { ...said, report: gateReportSchema.parse(JSON.parse(said.stdout)) };
    },
    [Symbol.asyncDispose]: () => project[Symbol.asyncDispose](),
  };
}

const flip = async (file: string) => {
  const bytes = await readFile(file);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(file, bytes);
};

describe('a gate of what is filed', () => {
  test('is GO, exit code 0, and filed as JSON, page and QUARANTINE.md', async () => {
    await using own = await gated();
    const { code, report, stderr } = await own.gate('--validator', 'Ada L.');
    expect(report.blocking).toEqual([]);
    expect({ code, decision: report.decision }).toEqual({ code: 0, decision: 'GO' });
    expect(report).toMatchObject({
      commit: own.commit,
      validator: 'Ada L.',
      target: 'shop',
      total: { items: 3, pass: 3 },
    });
    expect(stderr).toMatch(/GO shop: all 3 items pass/);
    const [id = ''] = await readdir(join(own.results, 'gates'));
    expect((await readdir(join(own.results, 'gates', id))).sort()).toEqual([
      'MANIFEST.sha256',
      'QUARANTINE.md',
      'gate.html',
      'gate.json',
      'gate.md',
    ]);
    expect(await readFile(join(own.results, 'gates', id, 'gate.md'), 'utf8')).toMatch(
      /^# GO: Gate of the shop \(shop\)/,
    );
  });

  test.each<[string, (own: Gated) => Promise<unknown>, string, RegExp]>([
    [
      'a byte of the timeline is flipped',
      ({ run }) => flip(join(run, 'timeline.jsonl')),
      'altered',
      /timeline.jsonl/,
    ],
    [
      'the commit is another',
      async (own) => git(own.project.folder, 'commit', '--allow-empty', '-qm', 'another'),
      'foreign',
      /it is of commit \w+, and this is \w+/,
    ],
    [
      'a file differs from the commit',
      (own) => own.project.change('alerts.yml', 'for: 30s', 'for: 40s'),
      'foreign',
      /files differ from \w+ now/,
    ],
    [
      'a file of the target is in no commit',
      (own) => own.project.write('rules/more.yml', 'groups: []\n'),
      'foreign',
      /files differ from \w+ now/,
    ],
  ])('when %s, it is NO-GO by name', async (_, change, cause, because) => {
    await using own = await gated();
    await change(own);
    const { code, report } = await own.gate();
    const [item] = report.sections.flatMap(({ items }) => items);
    expect({ code, decision: report.decision }).toEqual({ code: 1, decision: 'NO-GO' });
    expect(item).toMatchObject({ id: 'drills/db-down', state: 'skip', cause });
    expect(item?.because).toMatch(because);
    expect(item?.cure?.command).toMatch(/run db-down(\/stopped)? --target shop --project \S+$/);
  });

  test('a reservation is read by the next gate, and one whose gate was edited is named', async () => {
    await using own = await gated();
    await own.project.remove('runbooks/shop-not-ready.md');
    git(own.project.folder, 'commit', '-aqm', 'no runbook');
    const commit = git(own.project.folder, 'rev-parse', '--short', 'HEAD');
    await rm(own.run, { recursive: true });
    await fileRun(own.results, AGAIN, { projectCommit: commit });
    await inProcess([
      'gate',
      'take',
      join(own.project.folder, 'out.xml'),
      '--suite',
      'unit',
      '--project',
      own.project.folder,
      '--commit',
      commit,
    ]);
    const first = await own.gate();
    expect(first.code).toBe(4);
    expect(first.report.reservations).toMatchObject([
      { id: 'papers/runbooks', state: 'open', owner: 'the shop team' },
    ]);
    const file = join(own.results, 'gates', first.report.id, 'gate.json');
    const second = await own.gate();
    expect(second.report).toMatchObject({ previous: first.report.id, decision: 'GO WITH RESERVATIONS' });
    await rm(join(own.results, 'gates', second.report.id), { recursive: true });
    await writeFile(file, (await readFile(file, 'utf8')).replace(/"due": "\d{4}/, '"due": "2999'));
    const third = await own.gate();
    expect(third.report.previous).toBeUndefined();
    expect(third.report.notes).toEqual([
      expect.stringContaining(`the gate ${second.report.id} is in the index, its folder is gone`),
      expect.stringMatching(/^the gate \S+ is passed over.*gate.json was changed$/),
    ]);
  });
});

test('where the newest results of tests are gone, older ones do not stand in for them', async () => {
  await using own = await gated();
  const place = join(own.results, 'tests');
  const [older = ''] = await readdir(place);
  const out = join(own.project.folder, 'out.xml');
  await writeFile(out, JUNIT('<failure message="no"/>'));
  await inProcess(['gate', 'take', out, '--suite', 'unit', '--project', own.project.folder]);
  const newer = (await readdir(place)).find((name) => name !== older) ?? '';
  const stateOf = ({ report }: Awaited<ReturnType<Gated['gate']>>) =>
    report.sections.flatMap(({ items }) => items).find(({ id }) => id === 'drills/tests');
  expect(stateOf(await own.gate())).toMatchObject({ state: 'fail' });
  await rm(join(place, newer), { recursive: true });
  expect(stateOf(await own.gate())).toMatchObject({
    state: 'skip',
    cause: 'missing',
    because: expect.stringMatching(/its folder is gone, and by the index its verdict was fail/),
  });
  const history = await inProcess(['history', 'unit', '--json', '--project', own.project.folder]);
  const [trend] = JSON.parse(history.stdout).trends;
  expect(trend).toMatchObject({ kind: 'tests', runs: [{ verdict: 'pass' }, { verdict: 'fail' }] });
});

test('a checklist with a rehearsal that there is not is refused by its name', async () => {
  await using project = await ownProject();
  const evidence = '{ kind: rehearsal, rehearsal: backuot }';
  await project.write(
    'gate.yaml',
    `title: Gate\nsections: [{ id: a, title: A, items: [{ id: b, title: B, evidence: [${evidence}] }] }]\n`,
  );
  const { code, stderr } = await inProcess(['gate', '--no-run', '--project', project.folder]);
  expect({ code, stderr }).toEqual({
    code: 64,
    stderr: expect.stringContaining('there is no rehearsal backuot'),
  });
});

describe('gate compare and gate quarantine', () => {
  test('tell what changed between two gates, and print QUARANTINE.md', async () => {
    await using own = await gated();
    const { report: before } = await own.gate();
    await rm(own.run, { recursive: true });
    const { report: after } = await own.gate();
    const places = ['--project', own.project.folder];
    const { code, stdout } = await inProcess(['gate', 'compare', before.id, after.id, ...places]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /drills\/db-down +PASS → SKIP +\S+-00ff: its folder is gone, and by the index its verdict was pass: .+before \S+-00ff [0-9a-f]{12}/,
    );
    expect(stdout).toMatch(/GO → NO-GO\n$/);
    const unknown = await inProcess(['gate', 'compare', before.id, 'nothing', ...places]);
    expect(unknown).toMatchObject({ code: 64, stderr: expect.stringContaining('there is no gate nothing') });
    const page = await inProcess(['gate', 'quarantine', ...places]);
    expect(page.stdout).toMatch(/^# Quarantine of shop\n[\s\S]*Nothing is in quarantine.\n$/);
  });
});

describe('evidence that is missing', () => {
  const MAKE = `import { writeFileSync } from 'node:fs';
writeFileSync(process.argv[2], '<testsuite><testcase classname="pkg" name="TestUpload"/></testsuite>');
process.exitCode = 3;
`;

  test('is had before the decision: a suite whose results are gone is run and taken', async () => {
    await using own = await gated();
    await own.project.write('../../make.mjs', MAKE);
    await own.project.change(
      'gate.yaml',
      '{ id: unit, title: Unit tests, format: junit }',
      '{ id: unit, title: Unit tests, format: junit, command: "node make.mjs {out}" }',
    );
    git(own.project.folder, 'add', '-A');
    git(own.project.folder, 'commit', '-qm', 'a suite that can be run');
    await rm(join(own.results, 'tests'), { recursive: true });
    await rm(own.run, { recursive: true });
    await fileRun(own.results, AGAIN, {
      projectCommit: git(own.project.folder, 'rev-parse', '--short', 'HEAD'),
    });
    expect((await own.gate()).report.blocking).toEqual([
      expect.stringMatching(
        /^drills\/tests SKIP: \S+: its folder is gone, and by the index its verdict was pass/,
      ),
    ]);
    const { code, stderr } = await inProcess(['gate', '--project', own.project.folder]);
    expect(stderr).toMatch(
      /1 piece of evidence to be had: tests unit\ntests unit: node make.mjs \{out\}\ntests unit: 1 test\n/,
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });

  test('is had from each of several suites, of which only their results tell which has the test', async () => {
    await using own = await gated();
    const wrote = (name: string) =>
      `import { writeFileSync } from 'node:fs';\nwriteFileSync(process.argv[2], '<testsuite><testcase classname="pkg" name="${name}"/></testsuite>');\n`;
    await own.project.write('../../other.mjs', wrote('TestOther'));
    await own.project.write('../../make.mjs', wrote('TestUpload'));
    await own.project.change(
      'gate.yaml',
      '{ id: unit, title: Unit tests, format: junit }',
      `{ id: other, title: Other tests, format: junit, command: "node other.mjs {out}" }
    - { id: unit, title: Unit tests, format: junit, command: "node make.mjs {out}" }
    - { id: last, title: Tests that no item names, format: junit, command: "node other.mjs {out}" }
  critical:
    - { id: upload, title: uploads, match: TestUpload }
conditions:
  - { id: quarantine, title: what fails is quarantined, tests: quarantine }`,
    );
    git(own.project.folder, 'add', '-A');
    git(own.project.folder, 'commit', '-qm', 'suites that can be run');
    await rm(join(own.results, 'tests'), { recursive: true });
    await rm(own.run, { recursive: true });
    await fileRun(own.results, AGAIN, {
      projectCommit: git(own.project.folder, 'rev-parse', '--short', 'HEAD'),
    });
    const { report } = await own.gate();
    expect(report.conditions).toMatchObject([
      { state: 'skip', cause: 'missing', because: 'tests: there are no results of the suite other' },
    ]);
    const { code, stderr } = await inProcess(['gate', '--project', own.project.folder]);
    for (const suite of ['other', 'unit', 'last'])
      expect(stderr.match(new RegExp(`^tests ${suite}: 1 test$`, 'gm')), stderr).toHaveLength(1);
    expect({ code, stderr }).toMatchObject({ code: 0 });
  });

  test('is not had while files differ from the commit: it would be of none', async () => {
    await using own = await gated();
    await own.project.change('alerts.yml', 'for: 30s', 'for: 40s');
    const { code, stderr } = await inProcess(['gate', '--project', own.project.folder]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/nothing was run: files differ from commit \w+/);
    expect(stderr).not.toMatch(/to be had/);
  });
});

describe('a gate that cannot be', () => {
  test.each<[string, (project: OwnProject) => Promise<unknown>, string[], RegExp]>([
    [
      'without a checklist',
      (project) => project.remove('gate.yaml'),
      [],
      /no target of \S+ has a checklist; write targets\/<name>\/gate.yaml/,
    ],
    [
      'of a drill that there is not',
      (project) => project.change('gate.yaml', 'drill: db-down }', 'drill: db-dwon }'),
      [],
      /there is no drill db-dwon; did you mean db-down\?/,
    ],
    [
      'of a drill that does not apply',
      (project) => project.change('gate.yaml', 'drill: db-down }', 'drill: osrm-down }'),
      [],
      /osrm-down does not apply to shop/,
    ],
    [
      'of an address that is none',
      async () => undefined,
      ['--at', 'localhost:8080'],
      /--at: localhost:8080 is not an http/,
    ],
    [
      'of a Prometheus alone',
      async () => undefined,
      ['--prometheus', 'http://127.0.0.1:9090'],
      /--prometheus needs --at/,
    ],
    [
      'of an image without a digest',
      async () => undefined,
      ['--image', 'service=latest'],
      /--image service=latest: must be a name and a digest/,
    ],
  ])('%s is refused by name', async (_, change, args, message) => {
    await using project = await ownProject();
    await project.write('gate.yaml', CHECKLIST);
    await change(project);
    const { code, stdout, stderr } = await inProcess(['gate', '--project', project.folder, ...args]);
    expect(stderr).toMatch(message);
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
  });

  test('results of tests that are none, or of no suite, are refused by name', async () => {
    await using project = await ownProject();
    await project.write('gate.yaml', CHECKLIST);
    await project.write('../../out.xml', 'PASS');
    const take = (...args: string[]) =>
      inProcess(['gate', 'take', join(project.folder, 'out.xml'), '--project', project.folder, ...args]);
    expect(await take()).toMatchObject({
      code: 64,
      stderr: expect.stringContaining('out.xml is no JUnit XML'),
    });
    expect(await take('--suite', 'units')).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/no such suite; did you mean unit\?/),
    });
  });
});

test('a gate is in the index, and one whose folder vanished is named by the next', async () => {
  await using shop = await gated();
  const { gate, results, project } = shop;
  const { report } = await gate();
  const asked = (...args: string[]) => inProcess([...args, '--project', project.folder]);
  const shown = await asked('history', '--json');
  expect(shown.stdout).toContain(report.id);
  expect((await asked('history', '--verify')).code).toBe(0);
  await rm(join(results, 'gates', report.id), { recursive: true });
  const missing = await asked('history', '--verify');
  expect([missing.code, missing.stdout + missing.stderr]).toEqual([1, expect.stringContaining(report.id)]);
  expect((await gate()).report.notes.join('\n')).toContain(
    `the gate ${report.id} is in the index, its folder is gone`,
  );
});
