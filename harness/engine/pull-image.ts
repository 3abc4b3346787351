import type Docker from 'dockerode';
import { unlessAborted } from '../host/unless-aborted.ts';
import type { Step } from '../model/progress.ts';
import { type EngineEvent, followed } from './engine-stream.ts';

const MEGABYTE = 1_000_000;
/** A registry that is slow still sends something; one that sends nothing for this long has stopped. */
const SILENCE_MS = 60_000;

/**
 * Pulls an image, telling how many megabytes of how many have come.
 *
 * @param silenceMs for how long the registry may send nothing
 * @throws Error with the engine's words, or saying that nothing came any more
 */
export async function pullImage(
  docker: Docker,
  reference: string,
  step: Step,
  silenceMs: number = SILENCE_MS,
): Promise<void> {
  const layers = new Map<string, { current: number; total: number }>();
  step.update(`pulling ${reference}`);
  const silence = new AbortController();
  const onSilence = () =>
    silence.abort(
      new Error(`its registry has sent nothing for ${silenceMs / 1000} s, and the pull was given up`),
    );
  const timer = setTimeout(onSilence, silenceMs);
  try {
    const answer = await docker.pull(reference, { abortSignal: silence.signal });
    await unlessAborted(silence.signal, followed(docker, answer, heard));
  } catch (error) {
    silence.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }

  function heard({ id, status, progressDetail }: EngineEvent): void {
    timer.refresh();
    if (id === undefined || status !== 'Downloading' || !progressDetail?.total) return;
    layers.set(id, { current: progressDetail.current ?? 0, total: progressDetail.total });
    const sum = (of: 'current' | 'total') =>
      Math.round([...layers.values()].reduce((all, layer) => all + layer[of], 0) / MEGABYTE);
    step.update(`pulling ${reference}: ${sum('current')} of ${sum('total')} MB`);
  }
}
