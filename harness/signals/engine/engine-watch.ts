import { sourceHealth } from '../sources/source-health.ts';
import type { Watch } from '../watch.ts';
import { type EngineWatch, watchEngine } from './engine-events.ts';

/**
 * Follows what the engine says of a run's containers, from before the first of them starts: one that is ready may end
 * while others are not. Disposing ends it.
 */
export function startEngineWatch(
  watch: Pick<Watch, 'clock' | 'recorder' | 'giveUp'> & Pick<EngineWatch, 'docker' | 'run' | 'tail'>,
): AsyncDisposable {
  const { docker, run, tail, clock, recorder, giveUp } = watch;
  const ending = new AbortController();
  const health = sourceHealth(clock, recorder);
  const watched = watchEngine({ docker, run, clock, recorder, health, tail, signal: ending.signal }).catch(
    giveUp,
  );
  return {
    async [Symbol.asyncDispose]() {
      ending.abort();
      await watched;
    },
  };
}
