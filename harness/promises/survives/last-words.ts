import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { tellingLine } from '../../text/telling-line.ts';

/** What a service said that says best why it ended. */
export function lastWords(
  service: string,
  { lastLines }: Pick<Facts, 'lastLines'>,
  ended: Millis,
): string | undefined {
  return tellingLine(lastLines.find((one) => one.service === service && one.t >= ended)?.lines ?? []);
}
