import { every } from '../../host/every.ts';
import { shortly } from '../../model/errors.ts';
import type { NeedOf } from '../need.ts';
import type { Watch } from '../watch.ts';
import { logSource } from './log-source.ts';

/** Milliseconds between two readings of a log: a line is dated by the engine, so that only the wait for it is this coarse. */
const EVERY_MS = 500;
/** Lines kept of one promise in one phase: what is written without end is written once as well. */
const MOST_LINES = 20;
/** Characters kept of a line. */
const LONGEST = 500;

/** Reads what each service has logged since it was read last, and records the lines that promises ask about. */
export async function followLogs(
  asked: readonly NeedOf<'logs'>[],
  watch: Watch,
  signal: AbortSignal,
): Promise<void> {
  const services = [...new Set(asked.map(({ service }) => service))];
  const readers = services.map((service) =>
    reader(
      service,
      asked.filter((one) => one.service === service),
      watch,
    ),
  );
  if (readers.length === 0) return;
  await every({ pauseMs: EVERY_MS }, signal, async () => {
    await Promise.all(readers.map((read) => read()));
  });
}

function reader(service: string, asked: readonly NeedOf<'logs'>[], watch: Watch): () => Promise<void> {
  const { stack, clock, recorder, health, phase } = watch;
  const anchor = Date.parse(clock.startedAt);
  const patterns = asked.map(({ key, line }) => ({ key, pattern: new RegExp(line) }));
  const kept = new Map<string, number>();
  let since = anchor;
  const source = logSource(service);
  return async () => {
    try {
      for (const { at, line } of await stack.linesInLog(service, since)) {
        since = Math.max(since, at);
        for (const { key, pattern } of patterns) {
          if (!pattern.test(line)) continue;
          const place = `${key} ${phase()}`;
          const before = kept.get(place) ?? 0;
          kept.set(place, before + 1);
          if (before >= MOST_LINES) continue;
          const record = { kind: 'log', t: clock.now(), key, service, at: at - anchor } as const;
          recorder.record({ ...record, line: line.slice(0, LONGEST) });
        }
      }
      health.say(source, true, 'read');
    } catch (error) {
      health.say(source, false, shortly(error));
    }
  };
}
