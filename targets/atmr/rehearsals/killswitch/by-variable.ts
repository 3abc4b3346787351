/** The other way to set the killswitch: by the environment and a restart, which needs no Redis. */

import type { Look, RehearsalStep, World } from 'firedrill/config';
import { everyRoute, keptInLogs, MESSAGE } from './maintenance.ts';
import { servedAgain, turnedAway, WHO } from './switching.ts';

const MINUTE = 60_000;
/** A command that finds no Redis waits for it. */
const COMMAND_LIMIT_MS = 5_000;

export function byVariable(): RehearsalStep[] {
  return [
    {
      id: 'redis-gone',
      title: 'Redis is gone',
      who: 'Firedrill',
      part: 'scene',
      how: ['Redis is killed, in which the command would set the switch'],
      until: 'the command cannot be given',
      limitMs: MINUTE,
      act: (world, signal) => world.stack.containers.kill('cache', signal),
      look: commandFails,
    },
    restarted('true', {
      id: 'enable',
      title: 'Set MAINTENANCE_MODE and restart',
      until: 'every request of the last second was turned away with the message',
      look: async (world) => {
        const { json } = await world.ask('GET', '/api/canary');
        const { message = '' } = (json.error ?? {}) as { message?: string };
        // Who asks while it restarts is not told either.
        if (message !== MESSAGE) return { met: false, seen: `users read "${message}"` };
        return turnedAway(world, 'off-by-variable');
      },
    }),
    everyRoute(() => 'none'),
    keptInLogs(),
    {
      id: 'redis-back',
      title: 'Redis is back',
      who: 'Firedrill',
      part: 'scene',
      how: ['Redis is started again'],
      until: '/ready says 200, and users are still turned away',
      limitMs: MINUTE,
      act: (world, signal) => world.stack.containers.start('cache', signal),
      async look(world) {
        const [ready, user] = [await world.ask('GET', '/ready'), await world.ask('GET', '/api/canary')];
        const seen = `/ready ${ready.status}, users ${user.status}`;
        return ready.status === 200 && user.status === 503 ? { met: true } : { met: false, seen };
      },
    },
    restarted('false', {
      id: 'disable',
      title: 'Take MAINTENANCE_MODE off and restart',
      until: 'every request of the last second was served',
      look: async (world) => servedAgain(world, 'on-by-variable'),
    }),
  ];
}

/** The API in a container of its own again, with the variable set so. */
function restarted(
  value: 'true' | 'false',
  step: Pick<RehearsalStep, 'id' | 'title' | 'until' | 'look'>,
): RehearsalStep {
  const environment = { MAINTENANCE_MODE: value };
  const begin = (world: World) => world.moments.set('commanded', world.clock.now());
  return {
    ...step,
    who: WHO,
    how: [`MAINTENANCE_MODE=${value} in the environment of the API; start it again`],
    limitMs: 3 * MINUTE,
    tier: { objective: MINUTE, acceptable: 2 * MINUTE, source: 'ours' },
    async byHand(world, signal) {
      begin(world);
      return [await world.stack.byHand.replace('api', await imageOf(world, signal), environment)];
    },
    async act(world, signal) {
      begin(world);
      await world.stack.deployments.replace('api', await imageOf(world, signal), signal, environment);
    },
    async look(world, signal) {
      // A deployment by hand makes a container that is not known before it is looked for.
      await world.stack.deployments.running('api', signal);
      return step.look(world, signal);
    },
  };
}

async function imageOf(world: World, signal: AbortSignal): Promise<string> {
  const image = await world.stack.deployments.running('api', signal);
  if (image === undefined) throw new Error('the API does not run');
  return image;
}

async function commandFails(world: World, signal: AbortSignal): Promise<Look> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(COMMAND_LIMIT_MS)]);
  const given = await world.run('api', ['node', 'src/killswitch.ts', 'history'], limited).then(
    () => true,
    () => false,
  );
  signal.throwIfAborted();
  return given ? { met: false, seen: 'it is still answered' } : { met: true };
}
