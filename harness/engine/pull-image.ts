import type Docker from 'dockerode';
import type { Step } from '../model.ts';
import { followed } from './engine-stream.ts';

const MEGABYTE = 1_000_000;

/**
 * Pulls an image, telling how many megabytes of how many have come.
 *
 * @throws Error with the engine's words
 */
export async function pullImage(docker: Docker, reference: string, step: Step): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  step.update(`pulling ${reference}`);
  await followed(docker, await docker.pull(reference), ({ id, status, progressDetail }) => {
    if (id === undefined || status !== 'Downloading' || !progressDetail?.total) return;
    layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    const sum = (of: 'current' | 'total') =>
      Math.round([...layers.values()].reduce((all, layer) => all + layer[of], 0) / MEGABYTE);
    step.update(`pulling ${reference}: ${sum('current')} of ${sum('total')} MB`);
  });
}
