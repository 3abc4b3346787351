import type Docker from 'dockerode';
import { networkTools } from '../components/network-tools/network-tools.ts';
import type { NetworkControl } from '../model/abilities.ts';
import { FiredrillError } from '../model/errors.ts';
import { runBeside } from './beside.ts';
import { asked } from './gone.ts';

/** A container starts, changes a rule and ends in half a second; a machine under load may take many times that. */
const LIMIT_MS = 20_000;

/**
 * Runs scripts in the network namespaces of one run's containers, each in a container of its own beside the one whose
 * network it is, so that no service's image needs the tools.
 * @param image reference of the network tools on this engine; undefined where they cannot be had
 * @param labels of the run
 */
export function networkControl(
  docker: Docker,
  idOf: (service: string) => string,
  image: string | undefined,
  labels: Readonly<Record<string, string>>,
): NetworkControl {
  return {
    run: (service, script, signal) =>
      asked(service, 'changing the network of', LIMIT_MS, signal, (abortSignal) => {
        if (image === undefined)
          throw new FiredrillError(
            'unavailable',
            `the image ${networkTools.name} can be had neither way; see firedrill doctor`,
          );
        const id = idOf(service);
        const host = { NetworkMode: `container:${id}`, CapAdd: ['NET_ADMIN'] };
        return runBeside(id, { docker, image, command: ['sh', '-ec', script], labels, host }, abortSignal);
      }),
  };
}
