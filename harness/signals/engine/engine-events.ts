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
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()) }),
});
/** What says something about a service; `exec_*` and `attach` are our own doing. */
const TELLING = new Set(['start', 'die', 'kill', 'stop', 'oom', 'pause', 'unpause', 'restart', 'destroy']);

export interface EngineWatch {
  docker: Docker;
  run: string;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  /** The end of what a container has logged; throws when it is gone. */
  tail(container: string, lines: number): Promise<string>;
  signal: AbortSignal;
}

/** Lines read of the log of a service that ended: what a runtime dumps of an error is hundreds long. */
const LAST_LINES = 500;
/** Lines kept of those, and characters of each. */
const KEPT_LINES = 20;
const LONGEST = 300;
/** What goes on with the line before it, such as the frames of a stack trace. */
const CONTINUES = /^[\s)}\]]/;

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
  tail,
  signal,
}: EngineWatch): Promise<void> {
  const reading = new Set<Promise<void>>();
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
      const service = Actor.Attributes[LABEL_SERVICE] ?? 'unknown';
      recorder.record({
        kind: 'engine',
        t: clock.now(),
        service,
        action,
        ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
      });
      if (action === 'die') keepLastLines(service, Actor.ID);
    }
    lost('its stream of events ended');
  } catch (error) {
    if (error instanceof FiredrillError) throw error;
    lost(shortly(error));
  } finally {
    await Promise.all(reading);
  }

  function keepLastLines(service: string, container: string): void {
    const read = tail(container, LAST_LINES).then(
      (text) => {
        const all = text.split('\n').filter((line) => line.trim() !== '');
        const whole = all.filter((line) => !CONTINUES.test(line));
        const lines = (whole.length > 0 ? whole : all)
          .slice(-KEPT_LINES)
          .map((line) => line.slice(0, LONGEST));
        recorder.record({ kind: 'last-lines', t: clock.now(), service, lines });
      },
      // Helpers are removed as soon as they have ended: what they logged is no part of the evidence.
      () => undefined,
    );
    reading.add(read);
    read.finally(() => reading.delete(read));
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
