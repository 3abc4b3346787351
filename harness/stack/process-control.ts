import { readFile } from 'node:fs/promises';
import type Docker from 'dockerode';
import { OWN_ENDING } from '../host/own-module.ts';
import type { ProcessControl } from '../model/abilities.ts';
import { runBeside } from './beside.ts';
import { asked } from './gone.ts';

/** A container starts and ends in half a second; filling a disk, or looking at a slow one, takes longer. */
const LIMIT_MS = 25_000;
/** How Node is told what it is given on its command line. */
const LANGUAGE = OWN_ENDING === '.ts' ? 'module-typescript' : 'module';
/** Control groups as the engine's machine has them. */
const GROUPS = '/sys/fs/cgroup';

/**
 * Runs programs among the processes of one run's containers, each in a container of its own beside them, so that no
 * service's image needs a shell or anything else. It has no network, and may do no more than its program asks for.
 * @param image reference of Node on this engine
 * @param labels of the run
 */
export function processControl(
  docker: Docker,
  idOf: (service: string) => string,
  image: string,
  labels: Readonly<Record<string, string>>,
): ProcessControl {
  return {
    run: (service, program, args, signal, { groups = false } = {}) =>
      asked(service, 'working beside the processes of', LIMIT_MS, signal, async (abortSignal) => {
        const id = idOf(service);
        const host: Docker.HostConfig = {
          NetworkMode: 'none',
          PidMode: `container:${id}`,
          CapAdd: ['SYS_PTRACE'],
          ...(groups ? { CgroupnsMode: 'host', Binds: [`${GROUPS}:${GROUPS}`] } : {}),
        };
        const source = await readFile(program, 'utf8');
        const command = ['node', '--input-type', LANGUAGE, '--eval', source, '--', ...args];
        return runBeside(id, { docker, image, command, labels, host }, abortSignal);
      }),
  };
}
