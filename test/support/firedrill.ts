import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Phase } from '../../harness/model/phase.ts';
import type { TimelineRecord } from '../../harness/model/timeline.ts';
import { apart } from './apart.ts';

const ROOT = join(import.meta.dirname, '../..');
/** A loaded machine may take long; a test that waits for longer than this has found something that hangs. */
const PATIENCE_MS = 120_000;

export interface Ended {
  /** As a shell would say it: of a process that a signal ended, 128 and its number. */
  code: number;
  stdout: string;
  stderr: string;
}

/** A command line that runs, as a user's would: the launcher, in a process of its own. */
export interface Running {
  pid: number;
  signal(name: 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it, if it has not ended by itself. */
  end(): void;
  /** Its output is not read any more, as when `| head` has seen enough. */
  hangUp(): void;
  /** A line on its stdin, where that is a pipe. */
  type(line: string): void;
  /** What it has said on stderr so far. */
  said(): string;
  /** What it has printed on stdout so far. */
  printed(): string;
  ended: Promise<Ended>;
}

const SIGNALS: Record<string, number> = { SIGINT: 2, SIGTERM: 15, SIGKILL: 9 };

/**
 * Starts `./firedrill` with these arguments; like a user's, it looks for the engine itself.
 * @param installed the program to start instead, as npm installed it
 * @param stdin `pipe`: there is someone who types
 */
export function firedrill(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  installed = join(ROOT, 'firedrill'),
  stdin: 'ignore' | 'pipe' = 'ignore',
): Running {
  const { DOCKER_HOST: _, ...inherited } = process.env;
  const [program, all] = apart(installed, args);
  const child = execa(program, all, {
    env: { ...inherited, ...env },
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    stdin,
    // Not in this process's group: a signal to one must not reach the other.
    detached: true,
  });
  let said = '';
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  const pid = child.pid ?? 0;
  return {
    pid,
    signal: (name) => {
      process.kill(pid, name);
    },
    end: () => {
      child.kill('SIGTERM');
    },
    hangUp: () => {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    type: (line) => {
      child.stdin?.write(`${line}\n`);
    },
    said: () => said,
    printed: () => printed,
    ended: child.then(({ exitCode, signal, stdout, stderr }) => ({
      code: exitCode ?? 128 + (SIGNALS[signal ?? ''] ?? 0),
      stdout,
      stderr,
    })),
  };
}

/** The folder of the only run that was filed under `results`, once there is one. */
export async function folderOf(results: string, running: Running): Promise<string> {
  return until(running, `a run in ${results}`, async () => {
    const names = await readdir(results);
    const run = names.find((name) => !['latest', 'history'].includes(name) && !name.startsWith('.'));
    return run === undefined ? undefined : join(results, run);
  });
}

/** Resolves once a run's timeline says that a phase has begun. */
export async function reached(phase: Phase, results: string, running: Running): Promise<string> {
  const folder = await folderOf(results, running);
  await until(running, `phase ${phase}`, async () => {
    const records = await timelineOf(folder);
    return records.some((one) => one.kind === 'phase' && one.phase === phase) || undefined;
  });
  return folder;
}

/** Whole records only: the last line of a run that goes on, or was killed, may be cut off. */
export async function timelineOf(folder: string): Promise<TimelineRecord[]> {
  const text = await readFile(join(folder, 'timeline.jsonl'), 'utf8').catch(() => '');
  const lines = text.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as TimelineRecord);
}

/** Looks again and again while the command runs. @throws Error with what it said when it ends first */
export async function until<T>(
  running: Running,
  what: string,
  look: () => Promise<T | undefined>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  const over = { yet: false };
  running.ended.then(() => {
    over.yet = true;
  });
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    if (over.yet) throw new Error(`it ended before ${what}:\n${running.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not come within ${patienceMs / 1000} s:\n${running.said()}`);
}
