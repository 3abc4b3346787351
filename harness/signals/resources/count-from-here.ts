import { readdir, readFile } from 'node:fs/promises';
import { groupPlace } from '../../host/control-group.ts';
import { socketsOf } from '../../host/tcp-table.ts';

/**
 * The same as `COUNT` (count-holdings.ts) prints inside of a container, read on its machine: for an image without a shell. Of the
 * processes of its control group the open files, of its first process' network the sockets.
 *
 * @param pid of the container's first process, as its machine numbers it
 * @returns nothing where this process may not look, or is on another machine than the container
 */
export async function countFromHere(id: string, pid: number): Promise<string> {
  const tasks = groupPlace(pid, id)?.tasks(id) ?? [];
  const files = await Promise.all(tasks.map(openFiles));
  if (!files.some((one) => one > 0)) return '';
  // What has no inode no process has accepted yet, and so none holds.
  const held = (await socketsOf(pid)).filter(({ inode }) => inode !== '0' && inode !== '');
  return [
    `files ${files.reduce((sum, one) => sum + one, 0)}`,
    ...held.map(({ local, remote, state }) => `socket ${local} ${remote} ${state}`),
  ].join('\n');
}

/** Threads share the files of their process, which is counted once: by the task that leads it. */
async function openFiles(task: number): Promise<number> {
  try {
    const status = await readFile(`/proc/${task}/status`, 'utf8');
    if (Number(/^Tgid:\s*(\d+)$/m.exec(status)?.[1]) !== task) return 0;
    return (await readdir(`/proc/${task}/fd`)).length;
  } catch {
    // It has ended meanwhile, or may not be looked into.
    return 0;
  }
}
