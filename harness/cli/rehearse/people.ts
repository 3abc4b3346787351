import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { unlessAborted } from '../../host/unless-aborted.ts';
import type { Choice, People } from '../../rehearse/run-step.ts';

/** Where the person is, who is told and asked. */
export interface Terminal {
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  /** Nothing else is drawn until it is disposed. */
  pauseDrawing(): Disposable;
}

/**
 * The person at the terminal; without one no question is asked, and what fails has failed. Lines are read as the terminal
 * hands them over, so that Ctrl-C stays the signal that it is.
 */
export function peopleAt(terminal: Terminal, manual: boolean): People {
  const { input, output, pauseDrawing } = terminal;
  const isThere = () => input.isTTY && output.isTTY;
  return {
    manual,
    tell({ title, who, how, until }, typed) {
      using _quiet = pauseDrawing();
      const lines = [
        ...how.map((line) => `  - ${line}`),
        ...typed.map((line) => `  $ ${line}`),
        `  until: ${until}`,
        ...(isThere() ? ['  (f and Enter: it cannot be done)'] : []),
      ];
      output.write(`\n${title} (${who})\n${lines.join('\n')}\n\n`);
    },
    async givenUp(signal) {
      const listening = isThere() ? createInterface({ input, terminal: false }) : undefined;
      try {
        if (listening === undefined) return await unlessAborted(signal, new Promise<never>(() => undefined));
        for (;;) {
          const [line] = await once(listening, 'line', { signal });
          if (/^f(ailed)?$/i.test(String(line).trim())) return;
        }
      } finally {
        listening?.close();
      }
    },
    async choose({ title }, reason, signal) {
      if (!isThere()) return undefined;
      using _quiet = pauseDrawing();
      const asking = createInterface({ input, output, terminal: false });
      // A person who closes the input has left.
      const left = once(asking, 'close', { signal }).then(() => undefined);
      try {
        output.write(`\n${title} failed: ${reason}\n`);
        return await Promise.race([left, choice((question) => asking.question(question, { signal }))]);
      } finally {
        left.catch(() => undefined);
        asking.close();
      }
    },
  };
}

/** Asks until the answer is one. @param ask puts a question and resolves with what was typed */
export async function choice(ask: (question: string) => Promise<string>): Promise<Choice> {
  for (;;) {
    const answer = (await ask('retry, skip or abort? ')).trim().toLowerCase();
    if (answer === 'retry' || answer === 'r') return { next: 'retry' };
    if (answer === 'abort' || answer === 'a') return { next: 'abort' };
    if (answer !== 'skip' && answer !== 's') continue;
    // A step that was left out without a reason was forgotten.
    for (;;) {
      const reason = (await ask('why is it skipped? ')).trim();
      if (reason !== '') return { next: 'skip', reason };
    }
  }
}
