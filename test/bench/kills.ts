/**
 * G9: runners killed by SIGKILL in every phase of a drill on the smallest stack there is, replay, judging and filing included,
 * in proportion to the length of each; half of them with their watchdog, so that the next command has to heal. Told by phase:
 * what is left on the engine, what was broken and not healed, and what has no end. Leaks are read from the engine.
 *
 *   node test/bench/kills.ts [kills] [--seed N]     200 kills by default, or FIREDRILL_KILLS, about 25 s each; Ctrl-C ends it early
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import { cacheDirectory } from '../../harness/host/cache-directory.ts';
import { LABEL_OWNER } from '../../harness/safety/labels.ts';
import { LEASE_MS } from '../../harness/safety/lease.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { firedrill, type Running, timelineOf } from '../support/firedrill.ts';
import { onEngine, volumeExists, volumesOf } from '../support/on-engine.ts';
import { watchdogsOf } from '../support/watchdogs.ts';
import { printClaims, quantile, seedFrom, shuffled, uniform } from './support/figures.ts';
import { leave } from './support/left.ts';
import { type Followed, follow, STAGES, type Stage, shared } from './support/stages.ts';

const SHOP = join(import.meta.dirname, '../support/shop');
const LOOK_EVERY_MS = 25;
/** Between two looks at where a run is: filing takes a few tens of milliseconds. */
const FOLLOW_EVERY_MS = 3;
/** By then it is not slow, it does not come. */
const HEALING_LIMIT_MS = 6 * LEASE_MS;
const BOUND = 1.2;
const KILLS = 200;

interface Kill {
  /** Where it was when it was stopped, to be killed. */
  stage: Stage;
  /** Whether its watchdog was killed with it. */
  both: boolean;
  /** From the kill until the engine had nothing of it any more; 0 where it had nothing yet. */
  healedMs: number;
  leaks: string[];
  /** An effect was registered and no record says that it went. */
  lostUndo: boolean;
  /** Its folder is there, and no end, no report or no manifest in it; or it still counts as one that goes on. */
  withoutEnd: boolean;
  /** How it ended, as its report has it. */
  end: string;
}

const asked = process.argv[2];
const given = asked === undefined || asked.startsWith('--') ? process.env.FIREDRILL_KILLS : asked;
const kills = Number(given ?? KILLS);
if (!Number.isInteger(kills) || kills < 1) throw new Error(`${given} kills: give a whole number above 0`);
const seed = seedFrom(process.argv);
const random = uniform(seed);
const { docker } = await openEngine(silentProgress());
const done: Kill[] = [];
let elsewhere = 0;
const enough = new AbortController();
// An interrupted benchmark gives the figures of those that were made.
process.once('SIGINT', () => enough.abort());
const lengths = await inScratch(measured);
const told = [...lengths].map(([stage, ms]) => `${stage} ${(ms / 1000).toFixed(2)} s`).join(', ');
console.log(`seed ${seed}, ${kills} kills, lease ${LEASE_MS / 1000} s; a run that is left alone: ${told}`);
// So that those that were made are a fair sample when it is ended early.
const left = shuffled(shared(kills, lengths), random);
for (let stage = left.shift(); stage !== undefined && !enough.signal.aborted; stage = left.shift()) {
  const struck = stage;
  const both = random() < 0.5;
  const kill = await inScratch((results) =>
    killedIn(struck, (lengths.get(struck) ?? 0) * random(), both, results),
  );
  if (kill === undefined) {
    elsewhere += 1;
    // Drawn again: a moment of the last stages may come after the end of a run that is faster than the first.
    left.push(stage);
    continue;
  }
  done.push(kill);
  console.log(
    `kill ${done.length} in ${kill.stage}${both ? ', with its watchdog' : ''}: healed in ${Math.round(kill.healedMs)} ms, ` +
      `${kill.leaks.length} leaks${kill.lostUndo ? ', UNDO LOST' : ''}${kill.withoutEnd ? ', NO END' : ''}: ${kill.end}`,
  );
}
console.table(
  Object.fromEntries(
    STAGES.map((stage) => {
      const all = done.filter((one) => one.stage === stage);
      const figures = {
        kills: all.length,
        'with watchdog': sum(all, ({ both }) => Number(both)),
        leaks: sum(all, ({ leaks }) => leaks.length),
        'lost undos': sum(all, ({ lostUndo }) => Number(lostUndo)),
        'without an end': sum(all, ({ withoutEnd }) => Number(withoutEnd)),
      };
      return [stage, figures];
    }),
  ),
);
const healing = done.filter(({ both, healedMs }) => !both && healedMs > 0).map(({ healedMs }) => healedMs);
console.log(
  `${done.length} kills were made, ${elsewhere} runs were over before theirs; healing by the watchdog median ` +
    `${quantile(healing, 0.5).toFixed(0)} ms, max ${Math.max(...healing).toFixed(0)} ms`,
);
const claims = printClaims([
  { title: 'G9 leaks', value: sum(done, ({ leaks }) => leaks.length), bound: { atMost: 0 } },
  { title: 'G9 lost undos', value: sum(done, ({ lostUndo }) => Number(lostUndo)), bound: { atMost: 0 } },
  {
    title: 'G9 runs without an end',
    value: sum(done, ({ withoutEnd }) => Number(withoutEnd)),
    bound: { atMost: 0 },
  },
  {
    title: 'G9 phases that no kill struck',
    value: STAGES.filter((stage) => done.every((one) => one.stage !== stage)).length,
    bound: { atMost: 0 },
  },
  { title: 'G9 healing / lease, max', value: Math.max(...healing) / LEASE_MS, bound: { atMost: BOUND } },
  { title: 'G9 kills', value: done.length, bound: { atLeast: KILLS } },
]);
await leave('kills', seed, claims, done);

function sum(all: readonly Kill[], of: (kill: Kill) => number): number {
  return all.reduce((total, kill) => total + of(kill), 0);
}

async function inScratch<T>(work: (results: string) => Promise<T>): Promise<T> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  try {
    return await work(results);
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

function started(results: string): { running: Running; followed: Followed; over: () => boolean } {
  const running = firedrill(['run', 'db-down', '--project', SHOP, '--results', results]);
  let ended = false;
  running.ended.then(() => {
    ended = true;
  });
  return { running, followed: follow(results), over: () => ended };
}

/** How long each stage of a run lasts that is left alone, in milliseconds. */
async function measured(results: string): Promise<Map<Stage, number>> {
  const { running, followed, over } = started(results);
  const lasted = new Map<Stage, number>(STAGES.map((stage) => [stage, 0]));
  for (let last = performance.now(); !over(); ) {
    const stage = followed.stage();
    await pause(FOLLOW_EVERY_MS);
    const now = performance.now();
    lasted.set(stage, (lasted.get(stage) ?? 0) + now - last);
    last = now;
  }
  const { code, stderr } = await running.ended;
  if (code !== 0) throw new Error(`a run that is left alone ends with ${code}:\n${stderr}`);
  return lasted;
}

/** `undefined` when the run was over before. */
async function killedIn(
  stage: Stage,
  afterMs: number,
  both: boolean,
  results: string,
): Promise<Kill | undefined> {
  const { running, followed, over } = started(results);
  while (!over() && STAGES.indexOf(followed.stage()) < STAGES.indexOf(stage)) await pause(FOLLOW_EVERY_MS);
  // The moment is what is drawn; no condition stands for it.
  if (!over()) await pause(afterMs);
  if (over()) return undefined;
  // Stopped first, so that where it is does not change while that is looked at.
  running.signal('SIGSTOP');
  return kill(running, followed, both);
}

async function kill(running: Running, followed: Followed, both: boolean): Promise<Kill> {
  const owner = ownerOf(running.pid) ?? '';
  const volumes = await volumesOf(docker, owner, LABEL_OWNER);
  const stage = followed.stage();
  const folder = followed.folder();
  const watchdogs = async () => (folder === undefined ? [] : watchdogsOf(basename(folder)));
  if (both) for (const pid of await watchdogs()) process.kill(pid, 'SIGKILL');
  running.signal('SIGKILL');
  const killed = performance.now();
  await running.ended;
  if (both) await firedrill(['list', '--project', SHOP]).ended;
  let lastSeen = killed;
  for (let watched = true; watched && performance.now() - killed < HEALING_LIMIT_MS; ) {
    // Asked before the engine is: what comes about last must not be missed.
    watched = (await watchdogs()).length > 0;
    if ((await onEngine(docker, owner, LABEL_OWNER)).length > 0) lastSeen = performance.now();
    await pause(LOOK_EVERY_MS);
  }
  const left = volumes.map(async (name) => ((await volumeExists(docker, name)) ? [name] : []));
  const leaks = [...(await onEngine(docker, owner, LABEL_OWNER)), ...(await Promise.all(left)).flat()];
  return { stage, both, healedMs: lastSeen - killed, leaks, ...(await recordsOf(folder)) };
}

async function recordsOf(folder: string | undefined): Promise<Pick<Kill, 'lostUndo' | 'withoutEnd' | 'end'>> {
  // Killed before its first record, nothing was run, and no folder says that anything was.
  if (folder === undefined || !existsSync(folder))
    return { lostUndo: false, withoutEnd: false, end: 'no run' };
  const journal = await readFile(join(folder, 'undo.jsonl'), 'utf8').catch(() => '');
  const entries = journal.split('\n').map((line) => Object.keys(JSON.parse(line || '{}'))[0]);
  const lostUndo = entries.includes('intent') && !entries.includes('undone') && !entries.includes('healed');
  const records = await timelineOf(folder);
  const report = await readFile(join(folder, 'report.json'), 'utf8').then(
    (text) => JSON.parse(text) as { verdict: { status: string; reason?: string } },
    () => undefined,
  );
  const open = existsSync(join(cacheDirectory(), 'runs', `${basename(folder)}.json`));
  const filed = report !== undefined && existsSync(join(folder, 'MANIFEST.sha256'));
  const ends = records.filter(({ kind }) => kind === 'end').length;
  const verdict = report?.verdict;
  const end =
    verdict === undefined ? 'no report' : `${verdict.status}${verdict.reason ? `, ${verdict.reason}` : ''}`;
  return { lostUndo, withoutEnd: open || !filed || ends !== 1, end };
}
