import { basename } from 'node:path';
import type { ContainerSpec, Mount } from '../model/container.ts';
import type { ComposeService } from './compose-model.ts';

/** What is at a path of this machine. */
export type LookAt = (path: string) => 'file' | 'folder' | 'other' | undefined;

/** Where a container would get hold of the machine itself. */
const NEVER = /^\/(proc|sys|dev|run|var\/run)(\/|$)/;

/**
 * What a service mounts, so that no drill writes into people's folders: what compose binds to be read is bound, what it
 * binds to be written is copied in, and a volume is one of the run and empty at first.
 *
 * @throws Error for the machine's own sockets and file systems, and for what is not there
 */
export function mountsOf({ name, volumes, files }: ComposeService, lookAt: LookAt): ContainerSpec {
  const mounts = volumes.map(({ path, from, readOnly }, index): Mount => {
    if (from === 'memory') return { path, memory: true };
    if (from === 'new') return { path, volume: `${name}-${index}` };
    if ('volume' in from) return { path, volume: from.volume };
    const source = from.bind;
    if (NEVER.test(source) || lookAt(source) === 'other')
      throw new Error(
        `volumes: ${source} is the machine's own; a drill's containers never reach it, leave it out`,
      );
    if (lookAt(source) !== undefined) return readOnly ? { path, readOnly: source } : { path, copy: source };
    if (/\.\w+$/.test(basename(source)) || readOnly) throw new Error(`volumes: there is no ${source}`);
    // Docker makes a folder that is not there.
    return { path, volume: `${name}-${index}` };
  });
  const contents = files.flatMap(({ path, from, mode }) =>
    'content' in from ? [{ path, content: from.content, ...(mode === undefined ? {} : { mode }) }] : [],
  );
  const copies = files.flatMap(({ path, from }): Mount[] => {
    if (!('file' in from)) return [];
    if (lookAt(from.file) !== 'file') throw new Error(`secrets and configs: there is no file ${from.file}`);
    return [{ path, copy: from.file }];
  });
  const all = [...mounts, ...copies];
  return {
    ...(all.length > 0 ? { mounts: all } : {}),
    ...(contents.length > 0 ? { files: contents } : {}),
  };
}
