/**
 * Has the kernel slow down what a service reads from its disk and writes to it (`limit <read> <written>`, bytes per second), takes
 * that back (`free`), or writes something as the service would and sees how long that takes (`look`); prints what it saw, as JSON.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

const GROUPS = '/sys/fs/cgroup';
const LOOK = '/proc/1/root/.firedrill-look';
const LOOK_BYTES = 16 * 1024;

/** Bytes per second. */
interface Rates {
  read: number;
  write: number;
}

/** The kernel's files by which a group's disk is limited, and what each is told for a device. */
interface Limits {
  /** In which processes are entered. */
  folder: string;
  say(device: string, rates: Rates | undefined): { file: string; line: string }[];
  said: readonly string[];
}

/** The group of the service's first process (cgroups(7)): of version 1 it has one for disks, of version 2 one for all. */
function limits(): Limits {
  const lines = readFileSync('/proc/1/cgroup', 'latin1').trim().split('\n');
  const groups = lines.map((line) => line.split(':'));
  const disks = groups.find(([, kinds = '']) => kinds.split(',').includes('blkio'));
  const all = groups.find(([, kinds]) => kinds === '');
  if (disks !== undefined) {
    const folder = `${GROUPS}/blkio${disks.slice(2).join(':')}`;
    const ways = ['read', 'write'] as const;
    const fileOf = (way: keyof Rates) => `${folder}/blkio.throttle.${way}_bps_device`;
    const say: Limits['say'] = (device, rates) =>
      ways.map((way) => ({ file: fileOf(way), line: `${device} ${rates?.[way] ?? 0}` }));
    return { folder, say, said: ways.map(fileOf) };
  }
  const folder = `${GROUPS}${all?.slice(2).join(':') ?? ''}`;
  const file = `${folder}/io.max`;
  const say: Limits['say'] = (device, rates) => [
    { file, line: `${device} rbps=${rates?.read ?? 'max'} wbps=${rates?.write ?? 'max'}` },
  ];
  return { folder, say, said: [file] };
}

/** The disk on which the engine has what its containers write: that of the hosts file, which it mounts from there. */
function disk(): string {
  const line = readFileSync('/proc/1/mountinfo', 'latin1')
    .split('\n')
    .find((one) => one.split(' ')[4] === '/etc/hosts');
  const device = line?.split(' ')[2] ?? '';
  const known = `/sys/dev/block/${device}`;
  if (!existsSync(known))
    throw new Error(
      `what it writes goes to device ${device}, which is no disk whose speed the kernel could limit`,
    );
  // A part of a disk is limited as the disk that it is a part of.
  return existsSync(`${known}/partition`) ? readFileSync(`${known}/../dev`, 'latin1').trim() : device;
}

function tell(rates: Rates | undefined): void {
  const { folder, say } = limits();
  for (const { file, line } of say(disk(), rates)) {
    if (!existsSync(file)) throw new Error(`the kernel has no limits for disks in ${folder}`);
    writeFileSync(file, line);
  }
}

/** Milliseconds until what was written is on the disk, written by a process of the service's own group. */
function look(): number {
  writeFileSync(`${limits().folder}/cgroup.procs`, String(process.pid));
  const file = openSync(LOOK, 'w');
  try {
    const since = performance.now();
    writeSync(file, Buffer.alloc(LOOK_BYTES, 1));
    fsyncSync(file);
    return performance.now() - since;
  } finally {
    closeSync(file);
    rmSync(LOOK, { force: true });
  }
}

const [, what, read, write] = process.argv;
if (what === 'limit') tell({ read: Number(read), write: Number(write) });
if (what === 'free') tell(undefined);
const device = disk();
const limited = limits().said.some((file) =>
  readFileSync(file, 'latin1')
    .split('\n')
    .some((line) => line.startsWith(`${device} `)),
);
console.log(JSON.stringify({ limited, bytes: LOOK_BYTES, ...(what === 'look' ? { ms: look() } : {}) }));
