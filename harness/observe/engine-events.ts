import type Docker from 'dockerode';
import { z } from 'zod';
import { shortly } from '../model.ts';
import { LABEL_RUN, LABEL_SERVICE } from '../safety/labels.ts';
import type { Clock } from './clock.ts';
import { lines } from './lines.ts';
import type { Recorder } from './recorder.ts';
import type { SourceHealth } from './sources.ts';

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

/** Follows the engine's own stream of events for this run's containers, stamped on arrival. */
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
    if (!signal.aborted) health.say('engine', false, 'the stream of events ended');
  } catch (error) {
    if (!signal.aborted) health.say('engine', false, shortly(error));
  }
}
