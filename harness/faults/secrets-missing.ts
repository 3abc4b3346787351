import type { Fault } from '../model/fault.ts';
import { inWords } from './shared/condition.ts';

/** Where orchestrators put what is secret, and where it is kept meanwhile. */
const SECRETS = '/run/secrets';
const AWAY = '/run/.firedrill-secrets';

/** From one folder to the other, one by one: the folder itself may be a mount. */
const moved = (from: string, to: string): string =>
  `mkdir -p ${to}; for one in ${from}/*; do [ ! -e "$one" ] || mv "$one" ${to}/; done`;

/**
 * The service is restarted, and none of its secrets (files in /run/secrets) is there any more, as after a deployment to where
 * they were never made. Undone, they are there, and it is restarted with them.
 */
export const secretsMissing: Fault<'containers' | 'commands'> = {
  name: 'secrets-missing',

  async inject({ containers, commands }, service, signal) {
    const script = `set -eu
found=no; for one in ${SECRETS}/* ${AWAY}/*; do [ ! -e "$one" ] || found=yes; done
[ $found = yes ] || { echo '${SECRETS} has no file: the service has no secret that could be missing' >&2; exit 1; }
${moved(SECRETS, AWAY)}`;
    await commands.run(service, ['sh', '-c', script], signal);
    await containers.stop(service, signal);
    await containers.start(service, signal);
  },

  async undo({ containers, commands }, service, signal) {
    // What ended for want of them has to run to have them put back, and is quick to end again: it is tried until it was caught.
    for (;;) {
      signal.throwIfAborted();
      await containers.start(service, signal);
      const back = await commands
        .run(service, ['sh', '-c', `set -eu; ${moved(AWAY, SECRETS)}; rmdir ${AWAY}`], signal)
        .then(
          () => true,
          async (error: unknown) => {
            if ((await containers.condition(service, signal)).is === 'running') throw error;
            return false;
          },
        );
      if (back) break;
    }
    await containers.stop(service, signal);
    await containers.start(service, signal);
  },

  async effect({ containers, commands }, service, signal) {
    const now = await containers.condition(service, signal);
    if (now.is !== 'running')
      return { seen: now.is === 'ended', how: `the engine says that ${service} ${inWords(now)}` };
    const script = `left=0; for one in ${SECRETS}/*; do [ ! -e "$one" ] || left=$((left + 1)); done; echo $left`;
    const left = Number(await commands.run(service, ['sh', '-c', script], signal));
    return { seen: left === 0, how: `${service} runs, and ${SECRETS} has ${left} files` };
  },
};
