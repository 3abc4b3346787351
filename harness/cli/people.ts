import { linesOf } from '../host/typed-lines.ts';
import { unlessAborted } from '../host/unless-aborted.ts';
import type { Choice, People } from '../people/run-step.ts';

/** Where the person is, who is told and asked. */
export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  /** Nothing else is drawn until it is disposed. */
  pauseDrawing(): Disposable;
}

/**
 * The person at the terminal; without one no question is asked, and what fails has failed. Where a step waits for words, they
 * may come from any input. Lines are read as the terminal hands them over, so that Ctrl-C stays the signal that it is.
 */
export function peopleAt(terminal: Terminal, manual: boolean): People {
  const { input, output, pauseDrawing } = terminal;
  const isThere = () => input.isTTY && output.isTTY;
  const lines = linesOf(input);
  const write = (text: string) => {
    using _quiet = pauseDrawing();
    output.write(text);
  };
  return {
    manual,
    tell({ title, who, how, until, says }, typed) {
      const may = [...(says === undefined ? [] : [says.hint]), 'f and Enter: it cannot be done'];
      const told = [
        ...how.map((line) => `  - ${line}`),
        ...typed.map((line) => `  $ ${line}`),
        `  until: ${until}`,
        ...(isThere() || says !== undefined ? [`  (${may.join('; ')})`] : []),
      ];
      write(`\n${title} (${who})\n${told.join('\n')}\n\n`);
    },
    async givenUp({ says }, signal) {
      const never = () => unlessAborted(signal, new Promise<never>(() => undefined));
      if (says === undefined && !isThere()) return await never();
      for (;;) {
        const line = (await lines.next(signal))?.trim();
        if (line === undefined)
          return says === undefined || says.said()
            ? await never()
            : 'what was waited for was not said before the input ended';
        if (/^f(ailed)?$/i.test(line)) return 'they say that it cannot be done';
        const told = line === '' ? undefined : says?.hear(line);
        if (told !== undefined) write(`${told}\n`);
      }
    },
    async choose({ title }, reason, signal) {
      if (!isThere()) return undefined;
      using _quiet = pauseDrawing();
      output.write(`\n${title} failed: ${reason}\n`);
      return await choice((question) => {
        output.write(question);
        return lines.next(signal);
      });
    },
  };
}

/** Asks until the answer is one. @param ask puts a question and resolves with what was typed; `undefined`: the person has left */
export async function choice(
  ask: (question: string) => Promise<string | undefined>,
): Promise<Choice | undefined> {
  for (;;) {
    const answer = (await ask('retry, skip or abort? '))?.trim().toLowerCase();
    if (answer === undefined) return undefined;
    if (answer === 'retry' || answer === 'r') return { next: 'retry' };
    if (answer === 'abort' || answer === 'a') return { next: 'abort' };
    if (answer !== 'skip' && answer !== 's') continue;
    // A step that was left out without a reason was forgotten.
    for (;;) {
      const reason = (await ask('why is it skipped? '))?.trim();
      if (reason === undefined) return undefined;
      if (reason !== '') return { next: 'skip', reason };
    }
  }
}
