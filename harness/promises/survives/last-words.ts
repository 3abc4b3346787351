import type { Millis } from '../../model/time.ts';
import type { Facts } from '../../signals/facts.ts';
import { oneLine } from '../../text/one-line.ts';

/** Characters of a line that a finding quotes. */
const LONGEST = 200;

/** A line that says what went wrong, in the words of most runtimes. */
const TELLING = /error|exception|fatal|panic|uncaught|out of memory|killed|refused|terminat/i;
/** Lines of a stack trace, and the name of the runtime under it, tell less than what stands above them. */
const TRACE = /^\s*(at |\^|\.\.\.|goroutine |File ")|^Node\.js v|^Emitted '/;

/** The line of a log that says best why its service ended: the last that speaks of an error, else the last of all. */
export function lastWords(
  service: string,
  { lastLines }: Pick<Facts, 'lastLines'>,
  ended: Millis,
): string | undefined {
  const { lines = [] } = lastLines.find((one) => one.service === service && one.t >= ended) ?? {};
  const said = lines.filter((line) => line.trim() !== '');
  const telling = said.filter((line) => !TRACE.test(line));
  const best = telling.findLast((line) => TELLING.test(line)) ?? telling.at(-1) ?? said.at(-1);
  if (best === undefined) return undefined;
  const line = oneLine(best).trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
