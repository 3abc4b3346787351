import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { tellingLine } from '../../text/telling-line.ts';

/** What a service said that says best why it ended. */
export function lastWords(
  service: string,
  { lastLines }: Pick<Facts, 'lastLines'>,
  ended: Millis,
): string | undefined {
  const lines = lastLines.find((one) => one.service === service && one.t >= ended)?.lines ?? [];
  const telling = tellingLine(lines);
  const of = telling === undefined ? undefined : unheard(lines);
  return of === undefined ? telling : `${telling} (${of})`;
}

/** Node ends a process for an `error` event that has no listener, and names what emitted it below the error itself. */
function unheard(lines: readonly string[]): string | undefined {
  const emitter = lines
    .map((line) => /^Emitted 'error' event on (\S+) instance/.exec(line)?.[1])
    .find(Boolean);
  return emitter === undefined ? undefined : `an error event of ${emitter} without a listener`;
}
