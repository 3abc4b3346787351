import { buffer } from 'node:stream/consumers';
import { LABEL_RUN, LABEL_SERVICE } from '../../../harness/safety/labels.ts';
import type { Change } from '../../support/drill.ts';

/** Redis is told this while what waits in it is still to be done: the fault is about to be undone. */
export function tellingRedis(...command: readonly string[]): NonNullable<Change['during']> {
  return {
    phase: 'recover',
    async act({ docker, run }) {
      const label = [`${LABEL_RUN}=${run}`, `${LABEL_SERVICE}=cache`];
      const [cache] = await docker.listContainers({ filters: { label } });
      if (!cache) throw new Error('there is no cache');
      const exec = await docker.getContainer(cache.Id).exec({
        Cmd: ['redis-cli', ...command],
        AttachStdout: true,
        AttachStderr: true,
      });
      await buffer(await exec.start({}));
    },
  };
}
