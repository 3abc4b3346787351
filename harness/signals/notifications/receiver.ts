import { z } from 'zod';
import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { follow } from '../../http/follow.ts';
import { shortly } from '../../model/errors.ts';
import type { Recorder } from '../recorder.ts';
import type { SourceHealth } from '../sources/source-health.ts';

const strings = z.record(z.string(), z.string());
/** The body of Alertmanager's webhook, version 4; only what is judged. */
const webhook = z.object({
  alerts: z.array(
    z.object({ status: z.enum(['firing', 'resolved']), labels: strings, annotations: strings }),
  ),
});

/** The receiver's heartbeat comes every 250 ms; a reader that hears nothing for this long has lost it. */
const SILENCE_MS = 2000;
const AGAIN_MS = 50;

export interface ReceiverWatch {
  origin: string;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  signal: AbortSignal;
}

/** Follows the receiver's stream until `signal` aborts, stamping notifications as they arrive. */
export async function watchReceiver({
  origin,
  clock,
  recorder,
  health,
  signal,
}: ReceiverWatch): Promise<void> {
  let seen = 0;
  await every({ pauseMs: AGAIN_MS }, signal, async () => {
    try {
      await using stream = await follow(`${origin}/stream`, SILENCE_MS, signal);
      health.say('receiver', true, 'listening');
      let at = 0;
      for await (const line of stream.lines) {
        if (line === '') continue;
        at += 1;
        // After a reconnection the stream begins anew; what was seen before is not news.
        if (at <= seen) continue;
        seen = at;
        const t = clock.now();
        for (const { status, labels, annotations } of webhook.parse(JSON.parse(line)).alerts)
          recorder.record({
            kind: 'notification',
            t,
            status,
            alert: labels.alertname ?? '',
            labels,
            annotations,
          });
      }
      health.say('receiver', signal.aborted, 'the stream ended');
    } catch (error) {
      if (!signal.aborted) health.say('receiver', false, shortly(error));
    }
  });
}
