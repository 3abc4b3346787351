import { readFileSync } from 'node:fs';

/**
 * Names this process so that no later process can be taken for it: boot, pid and the pid's start time
 * (field 22 of /proc/<pid>/stat, proc(5)). Where there is no /proc, the pid alone.
 */
export function ownerOf(pid: number): string | undefined {
  const started = startTime(pid);
  if (started === undefined) return undefined;
  return `${bootId()}:${pid}:${started}`;
}

/** Whether the process that `owner` names still runs on this machine. */
export function isAlive(owner: string): boolean {
  const pid = Number(owner.split(':')[1]);
  return Number.isInteger(pid) && ownerOf(pid) === owner;
}

function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name is in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has died; its parent has only not looked yet.
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return existsWithoutProc(pid) ? '0' : undefined;
  }
}

function existsWithoutProc(pid: number): boolean {
  if (process.platform === 'linux') return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return 'this-boot';
  }
}
