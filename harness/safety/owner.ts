import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Whether the process that owns something runs. `elsewhere`: it cannot be seen from here, and may well run. */
export type Life = 'alive' | 'dead' | 'elsewhere';

/**
 * Names a process so that no other can be taken for it, on whatever machine and in whatever container an engine
 * is shared from: host, boot, namespace of pids, pid, and the pid's start time (field 22 of /proc/<pid>/stat,
 * proc(5)). Where there is no /proc, host and pid alone. `undefined` when there is no such process.
 */
export function ownerOf(pid: number): string | undefined {
  const started = startTime(pid);
  return started === undefined ? undefined : [hostname(), bootId(), pidNamespace(), pid, started].join(':');
}

/** What has become of the process that `owner` names. */
export function lifeOf(owner: string): Life {
  const [host, boot, namespace, pid, started, ...rest] = owner.split(':');
  // Of another machine, or of another version, whose names only it can read.
  if (host !== hostname() || started === undefined || rest.length > 0) return 'elsewhere';
  if (boot !== bootId()) return 'dead';
  if (namespace !== pidNamespace()) return 'elsewhere';
  return startTime(Number(pid)) === started ? 'alive' : 'dead';
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

/** The number in `pid:[4026531836]`, namespaces(7). */
function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '');
  } catch {
    return '0';
  }
}
