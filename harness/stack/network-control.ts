import type Docker from 'dockerode';
import { networkTools } from '../components/network-tools/network-tools.ts';
import type { NetworkControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import { asked } from './gone.ts';
import { printedBy } from './logs.ts';

/** A container starts, changes a rule and ends in half a second; a machine under load may take many times that. */
const LIMIT_MS = 20_000;

/**
 * Runs scripts in the network namespaces of one run's containers, each in a container of its own beside the one whose
 * network it is, so that no service's image needs the tools.
 * @param image reference of the network tools on this engine; undefined where they cannot be had
 * @param labels of the run: what is left of an interrupted call goes with the run's other containers
 */
export function networkControl(
  docker: Docker,
  idOf: (service: string) => string,
  image: string | undefined,
  labels: Readonly<Record<string, string>>,
): NetworkControl {
  return {
    run: (service, script, signal) =>
      asked(service, 'changing the network of', LIMIT_MS, signal, async (abortSignal) => {
        if (image === undefined)
          throw new FiredrillError(
            'unavailable',
            `the image ${networkTools.name} can be had neither way; see firedrill doctor`,
          );
        const id = idOf(service);
        const { State } = await docker.getContainer(id).inspect({ abortSignal });
        if (!State.Running) throw Object.assign(new Error('it does not run'), { statusCode: 409 });
        const tools = await docker.createContainer({
          Image: image,
          Cmd: ['sh', '-ec', script],
          Labels: { ...labels },
          HostConfig: { NetworkMode: `container:${id}`, CapAdd: ['NET_ADMIN'] },
          abortSignal,
        });
        try {
          await tools.start({ abortSignal });
          const { StatusCode } = (await tools.wait({ abortSignal })) as { StatusCode: number };
          const { out, err } = await printedBy(tools);
          if (StatusCode === 0) return out;
          throw new FiredrillError('unavailable', `exit code ${StatusCode}: ${err.trim() || out.trim()}`);
        } finally {
          // Also when aborted: it must not change the network once the undo has put it right.
          await tools.remove({ force: true }).catch(() => undefined);
        }
      }),
  };
}
