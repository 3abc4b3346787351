/**
 * G9: runners killed by SIGKILL at random moments of a drill on the smallest stack there is: what is left on the engine,
 * what was broken and not healed, and how long healing took against the lease. Leaks are read from the engine.
 *
 *   node test/bench/kills.ts [kills] [--seed N]     100 kills by default, a third of a minute each; Ctrl-C ends it early
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { silentProgress } from '../../harness/cli/progress.ts';
import { openEngine } from '../../harness/cli/session.ts';
import type { Report } from '../../harness/model/judgement.ts';
import { LABEL_OWNER } from '../../harness/safety/labels.ts';
import { LEASE_MS } from '../../harness/safety/lease.ts';
import { ownerOf } from '../../harness/safety/owner.ts';
import { firedrill, type Running, timelineOf } from '../support/firedrill.ts';
import { onEngine, volumeExists, volumesOf } from '../support/on-engine.ts';
import { watchdogsOf } from '../support/watchdogs.ts';
import { printClaims, printSamples, quantile, seedFrom, uniform } from './support/figures.ts';

const SHOP = join(import.meta.dirname, '../support/shop');
/** Every phase of the shop's drill is within this, and it is over little later. Milliseconds. */
const WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 25;
/** By then it is not slow, it does not come. */
const HEALING_LIMIT_MS = 6 * LEASE_MS;
const BOUND = 1.2;

interface Kill {
  /** Milliseconds after its start. */
  at: number;
  /** The last phase that it reached. */
  phase: string;
  /** From the kill until the engine had nothing of it any more; 0 where it had nothing yet. */
  healedMs: number;
  leaks: string[];
  /** An effect was registered and no record says that it went. */
  lostUndo: boolean;
  /** A record was begun and has no report, or one that does not say what happened. */
  unread: boolean;
}

const asked = process.argv[2];
const kills = asked === undefined || asked.startsWith('--') ? 100 : Number(asked);
const seed = seedFrom(process.argv);
const random = uniform(seed);
const { docker } = await openEngine(silentProgress());
const done: Kill[] = [];
let tooLate = 0;
const enough = new AbortController();
// An interrupted benchmark gives the figures of those that were made.
process.once('SIGINT', () => enough.abort());
console.log(
  `seed ${seed}, ${kills} kills within ${WITHIN_MS / 1000} s of the start, lease ${LEASE_MS / 1000} s`,
);
while (done.length < kills && !enough.signal.aborted) {
  const at = random() * WITHIN_MS;
  const kill = await killedAt(at);
  if (kill === undefined) {
    tooLate += 1;
    continue;
  }
  done.push(kill);
  const { phase, healedMs, leaks, lostUndo } = kill;
  console.log(
    `kill ${done.length} at ${(at / 1000).toFixed(2)} s, in ${phase}: healed in ${Math.round(healedMs)} ms, ` +
      `${leaks.length} leaks${lostUndo ? ', UNDO LOST' : ''}`,
  );
}
printSamples('kills', seed, done);
const healing = done.map(({ healedMs }) => healedMs).filter((ms) => ms > 0);
const phases = Object.entries(Object.groupBy(done, ({ phase }) => phase));
console.log(
  `${done.length} kills were made (${phases.map(([name, all]) => `${all?.length} in ${name}`).join(', ')}), ` +
    `${tooLate} came after the end; healing median ${quantile(healing, 0.5).toFixed(0)} ms, ` +
    `max ${Math.max(...healing).toFixed(0)} ms`,
);
printClaims([
  { title: 'G9 leaks', value: sum(({ leaks }) => leaks.length), bound: { atMost: 0 } },
  { title: 'G9 lost undos', value: sum(({ lostUndo }) => Number(lostUndo)), bound: { atMost: 0 } },
  {
    title: 'G9 records that cannot be read',
    value: sum(({ unread }) => Number(unread)),
    bound: { atMost: 0 },
  },
  { title: 'G9 healing / lease, max', value: Math.max(...healing) / LEASE_MS, bound: { atMost: BOUND } },
  { title: 'G9 kills', value: done.length, bound: { atLeast: 100 } },
]);

function sum(of: (kill: Kill) => number): number {
  return done.reduce((all, kill) => all + of(kill), 0);
}

/** `undefined` when the drill was over before. */
async function killedAt(at: number): Promise<Kill | undefined> {
  const results = await mkdtemp(join(tmpdir(), 'firedrill-results-'));
  try {
    const running = firedrill(['run', 'db-down', '--project', SHOP, '--results', results]);
    const over = running.ended.then(() => true);
    // The moment is what is drawn; no condition stands for it.
    if (await Promise.race([over, pause(at, false)])) return undefined;
    return await kill(running, at, results);
  } finally {
    await rm(results, { recursive: true, force: true });
  }
}

async function kill(running: Running, at: number, results: string): Promise<Kill> {
  const owner = ownerOf(running.pid) ?? '';
  const volumes = await volumesOf(docker, owner, LABEL_OWNER);
  running.signal('SIGKILL');
  const killed = performance.now();
  await running.ended;
  const [run] = (await readdir(results)).filter((name) => !name.startsWith('.') && name !== 'latest');
  let lastSeen = killed;
  let watched = true;
  while (watched && performance.now() - killed < HEALING_LIMIT_MS) {
    // Asked before the engine is: what comes about last must not be missed.
    watched = run !== undefined && (await watchdogsOf(run)).length > 0;
    if ((await onEngine(docker, owner, LABEL_OWNER)).length > 0) lastSeen = performance.now();
    await pause(LOOK_EVERY_MS);
  }
  const left = volumes.map(async (name) => ((await volumeExists(docker, name)) ? [name] : []));
  const leaks = [...(await onEngine(docker, owner, LABEL_OWNER)), ...(await Promise.all(left)).flat()];
  const folder = run === undefined ? undefined : join(results, run);
  const records = folder === undefined ? [] : await timelineOf(folder);
  const phase = records.findLast((one) => one.kind === 'phase')?.phase ?? 'set-up';
  const healedMs = lastSeen - killed;
  if (folder === undefined || records.length === 0)
    return { at, phase, healedMs, leaks, lostUndo: false, unread: false };
  const journal = await readFile(join(folder, 'undo.jsonl'), 'utf8').catch(() => '');
  const entries = journal.split('\n').map((line) => Object.keys(JSON.parse(line || '{}'))[0]);
  const lostUndo = entries.includes('intent') && !entries.includes('undone') && !entries.includes('healed');
  const report = await readFile(join(folder, 'report.json'), 'utf8').then(
    (text) => JSON.parse(text) as Report,
    () => undefined,
  );
  // Killed between its last record and its own end, it may have said what it saw.
  const over = records.some((one) => one.kind === 'end' && one.outcome === 'completed');
  const unread = !over && !report?.verdict.reason?.startsWith('the runner was killed');
  return { at, phase, healedMs, leaks, lostUndo, unread };
}
