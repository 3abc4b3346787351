import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { FiredrillError, shortly } from '../../model/errors.ts';

/** Files by name, for a directory that holds nothing else. */
export type PromtoolFiles = ReadonlyMap<string, string>;

/** Prometheus' own tool, wherever it runs. */
export interface Promtool extends AsyncDisposable {
  /** `2.53.3`, and where it runs. */
  readonly version: string;
  readonly place: 'host' | 'container';
  /**
   * Runs `promtool test rules` on some of the files, one after another. That tests fail is an answer, so it resolves with all that promtool
   * printed, whatever its exit code.
   * @throws {FiredrillError} `unavailable` when promtool cannot be run or does not end in time
   */
  testRules(files: PromtoolFiles, testFiles: readonly string[]): Promise<string>;
  /**
   * Runs `promtool check rules` on some of the files.
   * @param started hears when it runs
   * @throws {FiredrillError} `unavailable`, as above
   */
  checkRules(
    files: PromtoolFiles,
    rulesFiles: readonly string[],
    started?: () => void,
  ): Promise<{ ok: boolean; output: string }>;
}

/** Which promtool will do: any of Prometheus 2.53 or newer, one of Prometheus 2, or one of Prometheus 3. */
export type PromtoolMajor = 'any' | 2 | 3;

/** Whether a promtool knows what is asked of it; what is older than 2.53 does not know `query_offset`. */
export function suffices({ version }: Pick<Promtool, 'version'>, wanted: PromtoolMajor): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const recent = major > 2 || (major === 2 && minor >= 53);
  return recent && (wanted === 'any' || (wanted === 3 ? major >= 3 : major === 2));
}

/** How a promtool is started and given files; what differs between host and container. */
export interface PromtoolRunner extends AsyncDisposable {
  readonly place: Promtool['place'];
  /** `output` is all of stdout, then all of stderr: promtool writes to both, and mixed they would cut lines in two. */
  run(
    args: readonly string[],
    files: PromtoolFiles,
    started?: () => void,
  ): Promise<{ exitCode: number; output: string }>;
}

/** Milliseconds that one promtool may take; a sweep's share takes a second or two. */
export const PROMTOOL_LIMIT_MS = 180_000;

/**
 * Makes a promtool of something that can run one.
 * @param known its version; asked for where it is left out, so that a broken one is found at once
 */
export async function promtoolOf(runner: PromtoolRunner, known?: string): Promise<Promtool> {
  const version = known ?? (await versionOf(runner));
  // A file may use what Prometheus has behind a switch; whether its server has that turned on is not for here to know.
  const flags = suffices({ version }, 3) ? ['--enable-feature=promql-experimental-functions'] : [];
  return {
    version,
    place: runner.place,
    async testRules(files, testFiles) {
      return (await runner.run([...flags, 'test', 'rules', ...testFiles], files)).output;
    },
    async checkRules(files, rulesFiles, started) {
      const checked = await runner.run([...flags, 'check', 'rules', ...rulesFiles], files, started);
      return { ok: checked.exitCode === 0, output: checked.output };
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}

async function versionOf(runner: PromtoolRunner): Promise<string> {
  const { exitCode, output } = await runner.run(['--version'], new Map());
  const version = output.match(/promtool, version (\S+?)(?:\+\S*)? /)?.[1];
  if (exitCode === 0 && version !== undefined) return version;
  throw new FiredrillError('unavailable', `promtool does not run: ${output.trim().slice(0, 200)}`);
}

/**
 * The promtool on this machine's path.
 * @param program its name or path
 * @returns `undefined` where there is none that runs
 */
export async function hostPromtool(program = 'promtool'): Promise<Promtool | undefined> {
  if (!isThere(program)) return undefined;
  try {
    return await promtoolOf(hostRunner(program));
  } catch (error) {
    if (error instanceof FiredrillError) return undefined;
    throw error;
  }
}

function isThere(program: string): boolean {
  if (program.includes('/')) return existsSync(program);
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
}

function hostRunner(program: string): PromtoolRunner {
  return {
    place: 'host',
    async run(args, files, started) {
      // It is slow to load, and on many machines nothing is to be run.
      const { execa } = await import('execa');
      const directory = await mkdtemp(join(tmpdir(), 'firedrill-promtool-'));
      try {
        await writeFiles(directory, files);
        const running = execa(program, args, {
          cwd: directory,
          reject: false,
          timeout: PROMTOOL_LIMIT_MS,
          maxBuffer: 200_000_000,
          // Its database of virtual samples goes where its files are and is removed with them; it lives for seconds, and
          // memory that is collected less often is a quarter of its time.
          env: { TMPDIR: directory, GOGC: '400' },
        });
        started?.();
        const result = await running;
        if (result.exitCode === undefined) {
          const reason = result.timedOut
            ? `did not end within ${PROMTOOL_LIMIT_MS / 1000} s`
            : shortly(result.cause);
          throw new FiredrillError('unavailable', `${program} ${args.join(' ')}: ${reason}`);
        }
        return { exitCode: result.exitCode, output: `${result.stdout}\n${result.stderr}` };
      } finally {
        await rm(directory, { recursive: true, force: true });
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

async function writeFiles(directory: string, files: PromtoolFiles): Promise<void> {
  await mkdir(directory, { recursive: true });
  await Promise.all(
    [...files].map(async ([name, content]) => {
      const file = join(directory, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
    }),
  );
}
