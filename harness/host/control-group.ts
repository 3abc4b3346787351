/** The tasks of a container, by the kernel's control groups, whichever version of them a machine has. */

import { textOf } from './machine-totals.ts';

/** File that lists the tasks of a control group, with the container's id left out. */
export interface GroupPlace {
  tasks(container: string): readonly number[] | undefined;
}

/**
 * Where an engine puts its containers, learnt from one of them; undefined where that cannot be seen from here: the
 * engine is on another machine, or this process sees other control groups than it.
 * @param pid the container's first process, as the engine numbers it
 */
export function groupPlace(pid: number, container: string): GroupPlace | undefined {
  for (const line of (textOf(`/proc/${pid}/cgroup`) ?? '').split('\n')) {
    const [, controllers, ...rest] = line.split(':');
    const path = rest.join(':');
    if (controllers === undefined || !path.includes(container)) continue;
    const file = fileOf(controllers, path);
    if (file === undefined || textOf(file) === undefined) continue;
    return {
      tasks: (other) =>
        textOf(file.replaceAll(container, other))
          ?.split('\n')
          .flatMap((task) => (task === '' ? [] : [Number(task)])),
    };
  }
  return undefined;
}

/** Version 2 has one tree, and an empty list of controllers; of version 1 that of the processor is taken. */
function fileOf(controllers: string, path: string): string | undefined {
  if (controllers === '') return `/sys/fs/cgroup${path}/cgroup.threads`;
  if (!controllers.split(',').includes('cpu')) return undefined;
  return `/sys/fs/cgroup/cpu${path}/tasks`;
}
