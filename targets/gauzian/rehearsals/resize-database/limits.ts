import type { World } from 'firedrill/config';

export interface DatabaseLimits {
  cpus: number;
  memoryMiB: number;
}

/** What the kernel says of the container's own group: of control groups of version 2, else of version 1. */
const LOOK = `
if [ -r /sys/fs/cgroup/memory.max ]; then cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/memory.max
else
  echo "$(cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us) $(cat /sys/fs/cgroup/cpu/cpu.cfs_period_us)"
  cat /sys/fs/cgroup/memory/memory.limit_in_bytes
fi`;

/** What the database may have, by its kernel's word and not by what was ordered. */
export async function limitsOf(world: World, signal: AbortSignal): Promise<DatabaseLimits> {
  const [quota, period, bytes] = (await world.run('postgres', ['sh', '-ec', LOOK], signal))
    .trim()
    .split(/\s+/);
  return { cpus: Number(quota) / Number(period), memoryMiB: Number(bytes) / 1024 ** 2 };
}
