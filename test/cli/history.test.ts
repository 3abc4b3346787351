/** The index on disk, and the commands that read it. */

import { execFileSync, spawn } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { writeEvidence } from '../../harness/cli/evidence.ts';
import { appendEntries } from '../../harness/cli/history/append.ts';
import { readIndex } from '../../harness/cli/history/read-index.ts';
import { writeState } from '../../harness/cli/suite/suite-state.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { inProcess } from '../support/in-process.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { changed, withHeader, without } from '../unit/support/mutate.ts';
import { pastRun } from '../unit/support/past.ts';
import { healthyRun } from '../unit/support/timeline.ts';

const SHOP = join(import.meta.dirname, '../support/shop');
const WRITER = join(import.meta.dirname, '../support/index-writer.ts');

let cache: Awaited<ReturnType<typeof scratchCache>>;
let place: string;
let results: string;
beforeAll(async () => {
  cache = await scratchCache();
  place = await mkdtemp(join(tmpdir(), 'firedrill-history-'));
  vi.stubEnv('DOCKER_HOST', 'unix:///nowhere.sock');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cache[Symbol.asyncDispose]();
  await rm(place, { recursive: true });
});
beforeEach(async () => {
  results = await mkdtemp(join(place, 'results-'));
});

/** A run's folder as a run leaves it behind, with its entry in the index. */
async function filed(
  run: string,
  startedAt = '2026-11-01T02:00:00.000Z',
  records: readonly TimelineRecord[] = healthyRun(),
): Promise<string> {
  const folder = join(results, run);
  await mkdir(folder, { recursive: true });
  const own = withHeader([...records], { run, startedAt });
  await writeFile(
    join(folder, 'timeline.jsonl'),
    own.map((record) => `${JSON.stringify(record)}\n`).join(''),
  );
  await writeEvidence(folder);
  return folder;
}

const asked = (...args: string[]) => inProcess([...args, '--project', SHOP, '--results', results]);
const verify = (...args: string[]) => asked('history', '--verify', ...args);
const chains = async (where = results) =>
  (await readdir(join(where, 'history'))).filter((name) => name.endsWith('.jsonl')).sort();
async function theChain(): Promise<string> {
  const [name = '', ...others] = (await chains()).filter((one) => !one.includes('signatures'));
  expect(others).toEqual([]);
  return join(results, 'history', name);
}

test('the history of everything is a page that asks nothing of the network', async () => {
  await filed('one');
  await filed('two', '2026-11-02T02:00:00.000Z');
  const { code, stdout } = await asked('history', '--html');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>[\s\S]*recover/);
  expect(stdout).not.toMatch(/https?:\/\//);
});

describe('two runs on one page', () => {
  test('are drawn over each other, above what changed between them', async () => {
    await filed('one');
    await filed('two', '2026-11-02T02:00:00.000Z');
    const { code, stdout, stderr } = await asked('report', 'two', '--beside', 'one');
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*a: readiness[\s\S]*Findings that changed/);
    expect((await asked('report', 'two', '--beside', 'one', '--md')).stdout).toMatch(
      /^# Two runs \(two to one\)/,
    );
  });

  test('are not drawn where one was altered since, and it is said which', async () => {
    await filed('one');
    const folder = await filed('two', '2026-11-02T02:00:00.000Z');
    const text = await readFile(join(folder, 'timeline.jsonl'), 'utf8');
    await writeFile(join(folder, 'timeline.jsonl'), text.replaceAll('"status":503', '"status":200'));
    const { stdout, stderr } = await asked('report', 'two', '--beside', 'one');
    expect(stderr).toMatch(/two is not to be trusted, and is not drawn: timeline\.jsonl/);
    expect(stdout).not.toContain('<svg');
    expect(stdout).toContain('two is not to be trusted');
  });

  test('need both to be there', async () => {
    await filed('one');
    expect(await asked('report', 'one', '--beside', 'onw')).toMatchObject({ code: 64 });
    expect(await asked('report', 'one', '--beside', 'one', '--json')).toMatchObject({ code: 64 });
  });
});

describe('what was filed', () => {
  test('is in the index at once, whole, with figures and findings', async () => {
    await filed('one');
    await filed('two', '2026-11-02T02:00:00.000Z');
    const said = await verify();
    expect(said, said.stdout).toMatchObject({ code: 0, stderr: '' });
    expect(said.stdout).toMatch(/2 entries in 1 chain; 2 folders as filed, 0 pruned\nwhole/);
    const { filed: entries } = await readIndex([results]);
    expect(entries.map(({ run }) => run)).toEqual(['one', 'two']);
    expect(entries[0]).toMatchObject({
      kind: 'run',
      verdict: 'pass',
      figures: { recover: { low: expect.any(Number) } },
      findings: { 'run/steady': 'pass' },
    });
  });

  test('is its owner’s alone to read', async () => {
    await filed('one');
    const modes = [join(results, 'history'), await theChain()].map(
      async (path) => (await stat(path)).mode & 0o777,
    );
    expect(await Promise.all(modes)).toEqual([0o700, 0o600]);
  });

  test('twice, by one that got its end since, is the last word; with other evidence it is told', async () => {
    const evidence = (sha256: string) => ({ file: 'MANIFEST.sha256', sha256: sha256.repeat(64) });
    await appendEntries(results, [
      pastRun({ run: 'killed', verdict: 'error' }),
      pastRun({ run: 'killed', verdict: 'fail', evidence: evidence('b') }),
      pastRun({ run: 'sound' }),
      pastRun({ run: 'sound', evidence: evidence('c') }),
    ]);
    const { filed: entries, problems } = await readIndex([results]);
    expect(entries.map((entry) => entry.kind === 'run' && [entry.run, entry.verdict])).toEqual([
      ['killed', 'fail'],
      ['sound', 'pass'],
    ]);
    expect(problems).toEqual(['two entries of sound name different evidence']);
  });

  test('stays as filed when its reports are made anew', async () => {
    const folder = await filed('one');
    await writeFile(join(folder, 'report.html'), 'old');
    await asked('report', 'one');
    expect((await verify()).stdout).toMatch(/whole/);
  });

  test('before there was an index is taken into it by history, which says so, once', async () => {
    await filed('one');
    await filed('two');
    await rm(join(results, 'history'), { recursive: true });
    expect((await verify()).stdout).toMatch(/✗ one has no entry: .*history takes it in/);
    const first = await asked('history');
    expect(first.stderr).toMatch(/2 folders that no entry named were taken into the index now.*: one, two/);
    expect(first.stdout).toMatch(/db-down\/stopped on demo.*✓✓/);
    expect((await asked('history')).stderr).toBe('');
    expect((await verify()).code).toBe(0);
    expect((await readIndex([results])).filed.map(({ later }) => later)).toEqual([true, true]);
  });

  test('and altered before it was taken in is not taken in, by name', async () => {
    await filed('sound');
    const folder = await filed('altered');
    await rm(join(results, 'history'), { recursive: true });
    const report = await readFile(join(folder, 'report.json'), 'utf8');
    await writeFile(join(folder, 'report.json'), report.replace('"pass"', '"fail"'));
    const said = await asked('history');
    expect(said.stderr).toMatch(/altered is not taken in: it was altered: altered\/report.json was changed/);
    expect((await readIndex([results])).filed.map(({ run }) => run)).toEqual(['sound']);
  });
});

test('a folder of a name that no index has is told, never taken in and never pruned', async () => {
  await filed('one', '2026-01-01T02:00:00.000Z');
  await cp(join(results, 'one'), join(results, 'one (copy)'), { recursive: true });
  expect((await asked('history')).stderr).toMatch(/one \(copy\) is not taken in: its name is none of/);
  await asked('prune', '--keep', '0');
  expect((await readdir(results)).sort()).toEqual(['history', 'one (copy)']);
});

describe('history --verify names', () => {
  test('a flipped byte of a timeline', async () => {
    const folder = await filed('one');
    const timeline = await readFile(join(folder, 'timeline.jsonl'), 'utf8');
    await writeFile(join(folder, 'timeline.jsonl'), timeline.replace('"t":0', '"t":1'));
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ one\/timeline.jsonl was changed/),
    });
  });

  test('evidence that was swapped for another run’s, manifest and all', async () => {
    await filed('one');
    const other = await filed('other', '2026-11-02T02:00:00.000Z', without(healthyRun(), 'notification'));
    await rm(join(results, 'one'), { recursive: true });
    await cp(other, join(results, 'one'), { recursive: true });
    expect((await verify()).stdout).toMatch(
      /✗ one\/MANIFEST.sha256 is not the one that was filed: the evidence was changed or swapped/,
    );
  });

  test('a changed entry, and one that was taken out', async () => {
    for (const run of ['one', 'two', 'three']) await filed(run);
    const chain = await theChain();
    const text = await readFile(chain, 'utf8');
    await writeFile(chain, text.replace('"verdict":"pass"', '"verdict":"fail"'));
    expect((await verify()).stdout).toMatch(/✗ line 1 of \S+ is no entry any more: it was changed/);
    await writeFile(chain, text.split('\n').toSpliced(1, 1).join('\n'));
    const said = await verify();
    expect(said.code).toBe(1);
    expect(said.stdout).toMatch(/✗ entry 2 of \S+ is missing/);
    expect(said.stdout).toMatch(/✗ two has no entry/);
    // What is wrong with the index is told by history, too.
    expect(await asked('history')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/entry 2 of .* missing/),
    });
  });

  test('a folder that vanished, until a prune took it', async () => {
    await filed('one');
    await filed('two', new Date().toISOString());
    await rm(join(results, 'one'), { recursive: true });
    expect(await verify()).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ one has vanished: no prune took it/),
    });
    expect((await asked('history')).stderr).toMatch(/1 folder vanished, which no prune took: one/);
  });

  test('a line that was cut off, after which the chain goes on', async () => {
    await filed('one');
    const chain = await theChain();
    await appendFile(chain, '{"schema":1,"seq":2,"at":"2026-11-2');
    expect((await asked('history')).stderr).toMatch(/note: line 2 of \S+ was cut off: its writer was killed/);
    await filed('two');
    const said = await verify();
    expect(said, said.stdout).toMatchObject({ code: 0 });
    expect(said.stdout).toMatch(/line 2 of \S+ was cut off/);
    expect((await readIndex([results])).filed.map(({ run }) => run)).toEqual(['one', 'two']);
  });
});

describe('several writers', () => {
  const writer = (name: string, count: number) => {
    const child = spawn(process.execPath, [WRITER, results, name, String(count)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
    return { child, ended, told: () => said.split('\n').slice(0, -1) };
  };

  test('at once, one of them killed half-way: all that was told is there, and every chain is whole', async () => {
    const [first, second, killed] = [writer('a', 40), writer('b', 40), writer('k', 100_000)];
    await vi.waitUntil(() => killed.told().length >= 10, { timeout: 60_000, interval: 5 });
    killed.child.kill('SIGKILL');
    await Promise.all([first.ended, second.ended, killed.ended]);
    // And one after it, which finds what it left.
    await writer('z', 3).ended;
    const index = await readIndex([results]);
    expect(index.problems).toEqual([]);
    const runs = new Set(index.filed.map(({ run }) => run));
    expect([first, second].map(({ told }) => told().length)).toEqual([40, 40]);
    for (const run of [...first.told(), ...second.told(), ...killed.told(), 'z-1', 'z-2', 'z-3'])
      expect(runs, run).toContain(run);
    expect(index.chains.length).toBeGreaterThan(1);
  });

  test('of which two went on from one copy are both read, and neither accuses the other', async () => {
    await appendEntries(results, [pastRun({ run: 'both' })]);
    const there = await mkdtemp(join(place, 'results-'));
    await cp(join(results, 'history'), join(there, 'history'), { recursive: true });
    await appendEntries(results, [pastRun({ run: 'here' })]);
    await appendEntries(there, [pastRun({ run: 'there' })]);
    const { filed: entries, problems } = await readIndex([results, there]);
    expect([entries.map(({ run }) => run).sort(), problems]).toEqual([['both', 'here', 'there'], []]);
  });

  test('in two folders are joined as their union, read together or copied together', async () => {
    await appendEntries(results, [pastRun({ run: 'both' }), pastRun({ run: 'here' })]);
    const there = await mkdtemp(join(place, 'results-'));
    await cp(join(results, 'history'), join(there, 'history'), { recursive: true });
    await appendEntries(there, [pastRun({ run: 'there' })]);
    const other = await mkdtemp(join(place, 'results-'));
    await appendEntries(other, [pastRun({ run: 'elsewhere' })]);
    const [own = ''] = await chains(other);
    // As another machine would have called it.
    await cp(join(other, 'history', own), join(there, 'history', 'other-machine-1.jsonl'));
    const { filed: entries, problems } = await readIndex([results, there]);
    expect(entries.map(({ run }) => run).sort()).toEqual(['both', 'elsewhere', 'here', 'there']);
    expect(problems).toEqual([]);
  });
});

describe('signed by an ssh key', () => {
  test('every entry is vouched for by its public key, and by no other; one without is named', async () => {
    const key = join(results, 'key');
    for (const file of [key, `${key}-other`])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);
    vi.stubEnv('FIREDRILL_SIGNING_KEY', key);
    await filed('one');
    await filed('two');
    const good = await verify('--signer', `${key}.pub`);
    expect(good, good.stdout).toMatchObject({ code: 0 });
    expect((await verify('--signer', `${key}-other.pub`)).stdout).toMatch(
      /✗ \S+ is not signed by .*other.pub/,
    );
    vi.stubEnv('FIREDRILL_SIGNING_KEY', '');
    await filed('three');
    expect(await verify('--signer', `${key}.pub`)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/✗ \S+ is signed by \S+ up to its entry 2 of 3/),
    });
    // Written anew as a whole, which no digest shows.
    const chain = await theChain();
    await rm(chain);
    await rm(join(results, 'two'), { recursive: true });
    await asked('history');
    expect((await verify('--signer', `${key}.pub`)).stdout).toMatch(/✗ \S+ is not signed by/);
  });

  test('what is no public key is refused, and a key that cannot sign costs no run its report', async () => {
    const folder = await filed('one');
    expect(await verify('--signer', join(folder, 'report.md'))).toMatchObject({
      code: 64,
      stderr: expect.stringMatching(/is no public key; name the \.pub beside the key/),
    });
    vi.stubEnv('FIREDRILL_SIGNING_KEY', join(results, 'no-such-key'));
    using told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await filed('two');
    vi.stubEnv('FIREDRILL_SIGNING_KEY', '');
    expect(told.mock.calls.flat().join()).toMatch(/the index is not signed: .*no-such-key: .*No such file/);
    expect((await readIndex([results])).filed.map(({ run }) => run)).toContain('two');
  });
});

describe('prune', () => {
  const old = '2026-01-01T02:00:00.000Z';

  test('takes folders by rule, and leaves what history and compare need', async () => {
    await filed('old', old);
    await filed('failed', old, without(healthyRun(), 'notification'));
    await filed('new', new Date().toISOString());
    await symlink('old', join(results, 'latest'));
    const rule = ['prune', '--keep', '30d', '--keep-failed'];
    const dry = await asked(...rule, '--dry-run');
    expect(dry.stdout).toMatch(/would prune old\nkept failed: it did not pass\n1 folder would go/);
    expect(await readdir(results)).toContain('old');
    expect((await asked(...rule)).stdout).toMatch(/pruned old\nkept failed: it did not pass\n1 folder gone/);
    expect((await readdir(results)).sort()).toEqual(['failed', 'history', 'latest', 'new']);
    expect((await asked('judge', 'latest')).stderr).toMatch(/PASS db-down/);
    const said = await verify();
    expect(said, said.stdout).toMatchObject({ code: 0 });
    expect(said.stdout).toMatch(/2 folders as filed, 1 pruned/);
    expect((await asked('history')).stdout).toMatch(/✓✗✓|✗✓✓/);
    const compared = await asked('compare', 'old', 'new');
    expect(compared.code).toBe(0);
    expect(compared.stdout).toMatch(
      /of old only the index is left: it was pruned on .* \(keep 30d, keep what did not pass\)/,
    );
  });

  test('that was interrupted is finished by the next, and a folder that was put back is named', async () => {
    const folder = await filed('old', old);
    await cp(folder, join(place, 'kept-old'), { recursive: true });
    await asked('prune', '--keep', '30d');
    await cp(join(place, 'kept-old'), folder, { recursive: true });
    expect((await verify()).stdout).toMatch(/✗ old was pruned on .* and is there/);
    await asked('prune', '--keep', '30d');
    expect((await verify()).code).toBe(0);
  });

  test('leaves what is no run of its own, what goes on, and runs of a suite that goes on', async () => {
    await filed('of-suite', old);
    const goesOn = await filed('goes-on', old);
    await rm(join(goesOn, 'MANIFEST.sha256'));
    await rm(join(results, 'history'), { recursive: true });
    await mkdir(join(results, 'notes'));
    await writeFile(join(results, 'notes', 'mine.txt'), 'mine');
    await mkdir(join(place, 'outside'), { recursive: true });
    await writeFile(join(place, 'outside', 'kept.txt'), 'kept');
    await symlink(join(place, 'outside'), join(results, 'linked'));
    await appendEntries(results, [
      pastRun({ run: 'linked', startedAt: old, endedAt: old }),
      pastRun({ run: 'nowhere', startedAt: old, endedAt: old }),
    ]);
    await mkdir(join(results, 'a-suite'));
    await writeState(join(results, 'a-suite'), {
      schema: 1,
      suite: 'nightly',
      startedAt: old,
      plan: 'x',
      owner: 'someone:1',
      finished: false,
      spentMs: 0,
      done: [{ unit: 'x', run: 'of-suite', spans: [] }],
    });
    const said = await asked('prune', '--keep', '0');
    expect(said.stdout).toMatch(/kept of-suite: suite --resume may go on with a-suite\n0 folders gone/);
    expect((await readdir(results)).sort()).toEqual([
      'a-suite',
      'goes-on',
      'history',
      'linked',
      'notes',
      'of-suite',
    ]);
    expect(await readdir(join(place, 'outside'))).toEqual(['kept.txt']);
  });

  test.each([
    [['prune'], /say for how long results are kept: prune --keep 30d/],
    [['prune', '--keep', '30'], /--keep.*'30'.*It must be an age such as 30d/],
    [['prune', '--keep', '30d', '--keep-last', '-1'], /--keep-last.*whole number/],
    [['history', 'db-dwon'], /no history of db-dwon.*did you mean db-down\?/],
    [['history', '--also', '/nowhere'], /--also \/nowhere: there is no index in \/nowhere\/history/],
    [['history', '--recent', '1'], /--recent.*from 2 to 50/],
    [['compare', 'one', 'oen'], /there is no run oen in .*did you mean one\?/],
    [['compare', 'one'], /missing required argument 'b'/],
  ])('%j is refused with its remedy', async (args, message) => {
    await filed('one');
    expect(await asked(...args)).toMatchObject({ code: 64, stderr: expect.stringMatching(message) });
    expect(await readdir(results)).toContain('one');
  });
});

describe('compare', () => {
  test('tells what changed between two runs, in each form, and that one is altered', async () => {
    const before = await filed('before');
    const rules = changed(without(healthyRun(), 'notification'), 'run', (header) => ({
      ...header,
      images: { postgres: { reference: 'x:2', digest: 'sha256:2', origin: 'built' } },
      stableProbes: header.stableProbes + 1,
    }));
    await filed('after', '2026-11-02T02:00:00.000Z', rules);
    const { stdout } = await asked('compare', 'before', 'after', '--json');
    const compared = JSON.parse(stdout);
    expect(compared).toMatchObject({
      a: { verdict: { status: 'pass' } },
      b: { verdict: { status: 'fail' } },
    });
    expect(compared.contract).toContainEqual({
      key: 'stableProbes',
      a: expect.any(String),
      b: expect.any(String),
    });
    expect(compared.images).toContainEqual({ key: 'postgres', a: 'sha256:00', b: 'sha256:2' });
    expect(compared.findings).toContainEqual(expect.objectContaining({ a: 'pass', b: 'fail' }));
    expect((await asked('compare', before, 'after', '--md')).stdout).toMatch(/^# What changed/);
    const timeline = await readFile(join(before, 'timeline.jsonl'), 'utf8');
    await writeFile(join(before, 'timeline.jsonl'), timeline.replace('"t":0', '"t":0.5'));
    const altered = await asked('compare', 'before', 'after');
    expect(altered.stderr).toMatch(/note: before is not to be trusted: timeline.jsonl was changed/);
    expect(altered.stdout).toMatch(/before is not to be trusted/);
  });
});
