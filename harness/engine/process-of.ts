import { readFile } from 'node:fs/promises';

/**
 * The process that a pid file names, if it lives and its command line mentions `mark`. After a reboot or a
 * kill the number may belong to another process.
 */
export async function processOf(pidFile: string, mark: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid)) return undefined;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return commandLine.includes(mark) ? pid : undefined;
}

/** A process that has ended but was not waited for yet (a zombie) no longer counts as alive. */
export async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  return state !== '' && state !== 'Z';
}
