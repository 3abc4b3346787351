import { oneLine } from './one-line.ts';

/** Characters of a line that is quoted. */
const LONGEST = 200;

/** A line that says what went wrong, in the words of most runtimes. */
const TELLING = /error|exception|fatal|panic|uncaught|out of memory|killed|refused|terminat/i;
/** Lines of a stack trace, and the name of the runtime under it, tell less than what stands above them. */
const TRACE = /^\s*(at |\^|\.\.\.|goroutine |File ")|^Node\.js v|^Emitted '/;

/** The line of a log that says best why its service ended: the last that speaks of an error, else the last of all. */
export function tellingLine(lines: readonly string[]): string | undefined {
  const said = lines.filter((line) => line.trim() !== '');
  const telling = said.filter((line) => !TRACE.test(line));
  const best = telling.findLast((line) => TELLING.test(line)) ?? telling.at(-1) ?? said.at(-1);
  if (best === undefined) return undefined;
  const line = oneLine(best).trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
