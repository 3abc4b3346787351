import { readdirSync } from 'node:fs';
import { textOf } from '../../host/machine-totals.ts';
import { tasksOf } from '../../host/task-times.ts';

/** The programs of an engine, as the kernel cuts their names: they work for the run as long as it lasts. */
const PROGRAMS: ReadonlySet<string> = new Set([
  'dockerd',
  'docker-proxy',
  'containerd',
  'containerd-shim',
  'podman',
  'conmon',
  'rootlessport',
  'slirp4netns',
  'pasta',
]);
/** They change when a container does; looking for them reads a file of every process. */
const SEARCH_EVERY_LOOKS = 5;

/** The tasks of the engine's programs, wherever they run on this machine. */
export function engineTasks(): () => number[] {
  let processes: number[] = [];
  let looks = 0;
  return () => {
    if (looks % SEARCH_EVERY_LOOKS === 0) processes = search();
    looks += 1;
    return processes.flatMap(tasksOf);
  };
}

function search(): number[] {
  let names: string[] = [];
  try {
    names = readdirSync('/proc');
  } catch {
    // There is none.
  }
  return names.flatMap((name) =>
    /^\d+$/.test(name) && PROGRAMS.has((textOf(`/proc/${name}/comm`) ?? '').trim()) ? [Number(name)] : [],
  );
}
