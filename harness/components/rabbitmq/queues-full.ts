import type { CommandControl } from '../../model/abilities.ts';
import type { Fault } from '../../model/fault.ts';
import { rabbitmqctl, virtualHosts } from './administration.ts';

const POLICY = 'firedrill-full';
/** No message more, and publishers are told (RabbitMQ manual, "Queue Length Limit"). */
const FULL = JSON.stringify({ 'max-length': 0, overflow: 'reject-publish' });
/** Of several policies the one of the highest priority holds. */
const ABOVE_ALL = '2000000';

/** Every queue is full: what is published is refused by a negative confirm, what is in them is delivered on. */
export const queuesFull: Fault<'commands'> = {
  name: 'queues-full',
  of: 'rabbitmq',

  async inject({ commands }, service, signal) {
    for (const host of await virtualHosts(commands, service, signal))
      await rabbitmqctl(
        commands,
        service,
        ['set_policy', '--vhost', host, '--priority', ABOVE_ALL, '--apply-to', 'queues', POLICY, '.*', FULL],
        signal,
      );
  },

  async undo({ commands }, service, signal) {
    for (const host of await virtualHosts(commands, service, signal))
      if ((await listed(commands, service, ['list_policies', '--vhost', host], signal)).includes(POLICY))
        await rabbitmqctl(commands, service, ['clear_policy', '--vhost', host, POLICY], signal);
  },

  async effect({ commands }, service, signal) {
    const queues: string[] = [];
    for (const host of await virtualHosts(commands, service, signal)) {
      const columns = ['name', 'effective_policy_definition'];
      const printed = await listed(commands, service, ['list_queues', '--vhost', host, ...columns], signal);
      queues.push(...printed.split('\n').filter((line) => line !== ''));
    }
    const full = queues.filter((line) => line.includes('reject-publish'));
    return {
      seen: full.length > 0 && full.length === queues.length,
      how: `${full.length} of ${queues.length} queues of ${service} take nothing more`,
    };
  },
};

function listed(
  commands: CommandControl,
  service: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  return rabbitmqctl(commands, service, ['--no-table-headers', ...words], signal);
}
