import type { Fault } from '../../model/fault.ts';
import { evaluate } from './administration.ts';

/** What was configured is kept where the setting itself is: a broker that is started anew has both from its configuration. */
const KEEP = `case application:get_env(rabbit, firedrill_watermark) of
  undefined -> application:set_env(rabbit, firedrill_watermark, vm_memory_monitor:get_vm_memory_high_watermark());
  _ -> ok end`;
const RESTORE = `case application:get_env(rabbit, firedrill_watermark) of
  {ok, Before} -> vm_memory_monitor:set_vm_memory_high_watermark(Before), application:unset_env(rabbit, firedrill_watermark);
  undefined -> ok end`;
/** Until the alarm is as wanted, for five seconds at the most. */
const until = (pattern: string) => `(fun Look(0) -> rabbit_alarm:get_local_alarms();
  Look(N) -> case rabbit_alarm:get_local_alarms() of ${pattern} -> ok; _ -> timer:sleep(50), Look(N - 1) end end)(100).`;

/**
 * The broker has no memory left, as it sees it: publishers are held up, consumers are served (RabbitMQ manual, "Memory and
 * Disk Alarms").
 */
export const memoryAlarm: Fault<'commands'> = {
  name: 'memory-alarm',
  of: 'rabbitmq',

  async inject({ commands }, service, signal) {
    const raise = `${KEEP}, vm_memory_monitor:set_vm_memory_high_watermark(0.0), ${until('[_ | _]')}`;
    await evaluate(commands, service, raise, signal);
  },

  async undo({ commands }, service, signal) {
    await evaluate(commands, service, `${RESTORE}, ${until('[]')}`, signal);
  },

  async effect({ commands }, service, signal) {
    const alarms = await evaluate(commands, service, 'rabbit_alarm:get_local_alarms().', signal);
    const seen = alarms.includes('resource_limit,memory');
    return {
      seen,
      how: `${service} ${seen ? 'holds publishers up, its memory alarm is on' : 'has no alarm'}`,
    };
  },
};
