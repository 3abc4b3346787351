import type { Redis } from 'ioredis';
import { Gauge, type Registry } from 'prom-client';
import { every } from 'service-kit/every';
import type { Log } from 'service-kit/log';
import { MODES, type Mode, readKillswitch } from './state.ts';

export interface Killswitch {
  mode(): Mode | 'normal';
  stop(): void;
}

export interface KillswitchOptions {
  readonly redis: Redis | undefined;
  readonly intervalMs: number;
  /** In maintenance whatever the switch says: for when there is no Redis to set it in. */
  readonly always: boolean;
  readonly registry: Registry;
  readonly log: Log;
  /** Told at each change. */
  readonly onChange: (mode: Mode | 'normal') => void;
}

/**
 * Looks at the switch every `intervalMs` and shows it as `killswitch_mode{mode}`. While Redis does not answer, the last
 * thing it said holds: the switch is for bad hours.
 */
export function watchKillswitch(options: KillswitchOptions): Killswitch {
  const { redis, intervalMs, always, registry, log, onChange } = options;
  const gauge = new Gauge({
    name: 'killswitch_mode',
    help: 'Whether the killswitch is set to a mode: 1 yes, 0 no.',
    labelNames: ['mode'],
    registers: [registry],
  });
  let current: Mode | 'normal' = 'normal';
  const set = (mode: Mode | 'normal'): void => {
    for (const one of MODES) gauge.set({ mode: one }, one === mode ? 1 : 0);
    if (mode === current) return;
    current = mode;
    onChange(mode);
  };
  set(always ? 'maintenance' : 'normal');
  if (redis === undefined || always) return { mode: () => current, stop: () => undefined };
  const stop = every(intervalMs, async () => {
    const said = await readKillswitch(redis).catch(() => 'unknown' as const);
    if (said === 'unknown') return;
    const { mode = 'normal', ...why } = said ?? {};
    if (mode !== current) log.warn({ mode, ...why }, 'killswitch');
    set(mode);
  });
  return { mode: () => current, stop };
}
