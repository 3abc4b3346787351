import { readFileSync } from 'node:fs';

/** The memory of this container's own control group. */
export interface GroupMemory {
  bytes(): number;
  limitBytes(): number;
  /** How often the kernel killed a process of it for want of memory. */
  killed(): number;
}

const PLACES = [
  {
    usage: '/sys/fs/cgroup/memory.current',
    limit: '/sys/fs/cgroup/memory.max',
    events: '/sys/fs/cgroup/memory.events',
  },
  {
    usage: '/sys/fs/cgroup/memory/memory.usage_in_bytes',
    limit: '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    events: '/sys/fs/cgroup/memory/memory.oom_control',
  },
] as const;

/** Of control groups of version 2, else of version 1; 0 for what neither tells. */
export function groupMemory(): GroupMemory {
  const read = (key: 'usage' | 'limit' | 'events'): string => {
    for (const place of PLACES) {
      try {
        return readFileSync(place[key], 'utf8').trim();
      } catch {
        // The other version's place.
      }
    }
    return '';
  };
  return {
    bytes: () => Number(read('usage')) || 0,
    // Version 2 says `max` where there is none.
    limitBytes: () => Number(read('limit')) || 0,
    killed: () => Number(/^oom_kill (\d+)$/m.exec(read('events'))?.[1] ?? 0),
  };
}
