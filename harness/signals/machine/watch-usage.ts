import { every } from '../../host/every.ts';
import { shortly } from '../../model/errors.ts';
import type { Watch } from '../watch.ts';

/** One container after another, so that each is asked every few seconds and the engine has one call at a time. */
const ASK_EVERY_MS = 500;

/** Asks the engine what containers used and what their limits kept from them, and records how long it took to say. */
export async function watchUsage(
  { clock, recorder, stack }: Pick<Watch, 'clock' | 'recorder' | 'stack'>,
  signal: AbortSignal,
): Promise<void> {
  let turn = 0;
  await every({ pauseMs: ASK_EVERY_MS }, signal, async () => {
    const places = stack.places();
    const service = places[turn % places.length]?.name;
    turn += 1;
    if (service === undefined) return;
    const asked = clock.now();
    const took = () => Math.round((clock.now() - asked) * 10) / 10;
    try {
      const { ranMs, throttledPeriods, throttledMs } = await stack.containers.usage(service, signal);
      recorder.record({
        kind: 'usage',
        t: clock.now(),
        service,
        tookMs: took(),
        ranMs: Math.round(ranMs),
        throttled: throttledPeriods,
        throttledMs: Math.round(throttledMs),
      });
    } catch (error) {
      if (signal.aborted) return;
      recorder.record({ kind: 'usage', t: clock.now(), service, tookMs: took(), error: shortly(error) });
    }
  });
}
