import { createInterface } from 'node:readline/promises';
import type { Choice, People } from '../../rehearse/run-step.ts';

/**
 * The person at the terminal; without one nobody is asked, and what fails has failed.
 */
export function peopleAt(
  { input, output }: { input: NodeJS.ReadStream; output: NodeJS.WriteStream },
  manual: boolean,
): People {
  return {
    manual,
    tell({ title, who, how, until }, typed) {
      const lines = [
        ...how.map((line) => `  - ${line}`),
        ...typed.map((line) => `  $ ${line}`),
        `  until: ${until}`,
      ];
      output.write(`\n${title} (${who})\n${lines.join('\n')}\n\n`);
    },
    async choose({ title }, reason, signal) {
      if (!input.isTTY || !output.isTTY) return undefined;
      const asking = createInterface({ input, output });
      try {
        output.write(`\n${title} failed: ${reason}\n`);
        return await choice((question) => asking.question(question, { signal }));
      } finally {
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
    // A step that was left out for no reason that anybody can name was forgotten.
    for (;;) {
      const reason = (await ask('why is it skipped? ')).trim();
      if (reason !== '') return { next: 'skip', reason };
    }
  }
}
