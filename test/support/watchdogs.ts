import { readdir, readFile } from 'node:fs/promises';

/** The process ids of a run's watchdogs, as the system knows them: not from our own bookkeeping. */
export async function watchdogsOf(run: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return command.includes('cli/watchdog.ts') && command.includes(`"run":"${run}"`) ? [Number(pid)] : [];
    }),
  );
  return found.flat();
}
