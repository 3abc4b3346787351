import type Docker from 'dockerode';
import { z } from 'zod';
import type { Clock } from '../../host/clock.ts';
import { lines } from '../../http/lines.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../../safety/labels.ts';
import type { Recorder } from '../recorder.ts';
import type { SourceHealth } from '../sources/source-health.ts';

const event = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
});
/** What says something about a service; `exec_*` and `attach` are our own doing. */
const TELLING = new Set(['start', 'die', 'kill', 'stop', 'oom', 'pause', 'unpause', 'restart', 'destroy']);

export interface EngineWatch {
  docker: Docker;
  run: string;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  signal: AbortSignal;
}

/**
 * Follows the engine's own stream of events for this run's containers, stamped on arrival, until `signal` aborts.
 *
 * @throws FiredrillError `internal` when the stream ends before: an engine that goes away, or is started anew, takes
 *   the stack with it, and that is no fault of the target
 */
export async function watchEngine({
  docker,
  run,
  clock,
  recorder,
  health,
  signal,
}: EngineWatch): Promise<void> {
  try {
    const stream = await docker.getEvents({
      filters: { type: ['container'], label: [`${LABEL_RUN}=${run}`] },
      abortSignal: signal,
    });
    health.say('engine', true, 'events arrive');
    for await (const line of lines(stream as AsyncIterable<Buffer>)) {
      if (line.trim() === '') continue;
      const { Action: action, Actor } = event.parse(JSON.parse(line));
      if (!TELLING.has(action)) continue;
      const exitCode = Actor.Attributes.exitCode;
      recorder.record({
        kind: 'engine',
        t: clock.now(),
        service: Actor.Attributes[LABEL_SERVICE] ?? 'unknown',
        action,
        ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
      });
    }
    lost('its stream of events ended');
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    lost(shortly(error));
  }

  function lost(why: string): void {
    if (signal.aborted) return;
    health.say('engine', false, why);
    throw new FiredrillError(
      'internal',
      `the container engine went away in the middle of the drill (${why}), and the stack with it: what was seen since says nothing of the target; run the drill again`,
    );
  }
}
