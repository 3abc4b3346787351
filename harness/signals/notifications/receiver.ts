import type { Clock } from '../../host/clock.ts';
import { every } from '../../host/every.ts';
import { follow } from '../../http/follow.ts';
import { shortly } from '../../model/errors.ts';
import type { AlertmanagerConfiguration } from '../../rules/alertmanager/configuration.ts';
import type { Recorder } from '../recorder.ts';
import type { SourceHealth } from '../sources/source-health.ts';
import { readMessage } from './message.ts';
import { wayOf } from './way.ts';

/** The receiver's heartbeat comes every 250 ms; a reader that hears nothing for this long has lost it. */
const SILENCE_MS = 2000;
const AGAIN_MS = 50;

export interface ReceiverWatch {
  origin: string;
  /** Production's own, which says how long each receiver is waited for; none where the target has no Alertmanager. */
  alertmanager?: AlertmanagerConfiguration | undefined;
  clock: Clock;
  recorder: Pick<Recorder, 'record'>;
  health: SourceHealth;
  signal: AbortSignal;
}

/** Follows the receiver's stream until `signal` aborts, stamping notifications as they arrive. */
export async function watchReceiver({
  origin,
  alertmanager,
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
        const { receiver, integration, alerts, text } = readMessage(line);
        for (const { status, labels, annotations } of alerts)
          recorder.record({
            kind: 'notification',
            t,
            status,
            alert: labels.alertname ?? '',
            labels,
            annotations,
            receiver,
            integration,
            message: text,
            ...wayOf(alertmanager, labels, receiver, integration),
          });
      }
      health.say('receiver', signal.aborted, 'the stream ended');
    } catch (error) {
      if (!signal.aborted) health.say('receiver', false, shortly(error));
    }
  });
}
