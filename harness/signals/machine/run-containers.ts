import type Docker from 'dockerode';
import { type GroupPlace, groupPlace } from '../../host/control-group.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../safety/labels.ts';

export interface RunContainer {
  service: string;
  id: string;
  /** When it was listed. */
  runs: boolean;
}

/** The containers of a run, as the engine listed them last. */
export interface RunContainers {
  all(): readonly RunContainer[];
  /** The tasks of one; undefined where those cannot be seen from here. */
  tasks(container: RunContainer): readonly number[] | undefined;
  /** Whether they can be seen; undefined while no container was there to look at. */
  seen(): boolean | undefined;
  /** Asks the engine which there are. @throws what the engine's client throws */
  list(): Promise<void>;
}

export function runContainers({ docker, run }: { docker: Docker; run: string }): RunContainers {
  let all: readonly RunContainer[] = [];
  let place: GroupPlace | undefined;
  let seen: boolean | undefined;
  return {
    all: () => all,
    tasks: ({ id }) => place?.tasks(id),
    seen: () => seen,
    async list() {
      // Also those that do not run: one that is started again is looked at from its first moment on.
      const listed = await docker.listContainers({ all: true, filters: { label: [`${LABEL_RUN}=${run}`] } });
      all = listed.map(({ Id, Labels, State }) => ({
        id: Id,
        service: Labels[LABEL_SERVICE] ?? 'unknown',
        runs: State === 'running',
      }));
      // Where the engine puts them is learnt from one of them.
      const first = all.find(({ runs }) => runs);
      if (seen !== undefined || first === undefined) return;
      const { State } = await docker.getContainer(first.id).inspect();
      place = groupPlace(State.Pid, first.id);
      seen = place !== undefined;
    },
  };
}
