/** The person at the terminal: told, asked, and never waited for where there is none. */

import { PassThrough } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { choice, peopleAt } from '../../harness/cli/people.ts';
import type { RehearsalStep } from '../../harness/rehearse/rehearsal-step.ts';

const STEP: RehearsalStep = {
  id: 'step',
  title: 'Roll it back',
  who: 'Ada',
  how: ['turn the key'],
  until: 'it is closed',
  limitMs: 1000,
  look: async () => ({ met: true }),
};
const { signal } = new AbortController();

/** A terminal, or with `isTTY` false two pipes. */
function terminal(isTTY: boolean) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let [shown, paused] = ['', 0];
  output.on('data', (chunk) => {
    shown += chunk;
  });
  const people = peopleAt(
    {
      input: Object.assign(input, { isTTY }) as unknown as NodeJS.ReadStream,
      output: Object.assign(output, { isTTY }) as unknown as NodeJS.WriteStream,
      pauseDrawing() {
        paused += 1;
        return {
          [Symbol.dispose]() {
            paused -= 1;
          },
        };
      },
    },
    true,
  );
  return { people, input, shown: () => shown, paused: () => paused };
}

test('is told what is to be done, what to type and what must come of it', async () => {
  const { people, shown, paused } = terminal(true);
  people.tell(STEP, ['docker run x']);
  await turn();
  for (const words of [
    'Roll it back (Ada)',
    '- turn the key',
    '$ docker run x',
    'until: it is closed',
    'f and Enter',
  ])
    expect(shown()).toContain(words);
  expect(paused(), 'others may draw again').toBe(0);
});

describe('a step that failed', () => {
  test('is asked about, with the reason, while nothing else is drawn', async () => {
    const { people, input, shown, paused } = terminal(true);
    const asked = people.choose(STEP, 'the key broke', signal);
    expect(paused()).toBe(1);
    input.write('skip\n');
    await expect.poll(shown).toContain('why is it skipped?');
    input.write('it is welded\n');
    expect(await asked).toEqual({ next: 'skip', reason: 'it is welded' });
    expect(shown()).toContain('Roll it back failed: the key broke');
    expect(paused()).toBe(0);
  });
  test('has failed where there is no terminal', async () => {
    const { people, shown } = terminal(false);
    expect(await people.choose(STEP, 'the key broke', signal)).toBeUndefined();
    expect(shown()).toBe('');
  });
  test('has failed when the person leaves', async () => {
    const { people, input } = terminal(true);
    const asked = people.choose(STEP, 'the key broke', signal);
    input.end();
    expect(await asked).toBeUndefined();
  });
  test('is not asked about any longer once the rehearsal is interrupted', async () => {
    const interrupted = new AbortController();
    const asked = terminal(true).people.choose(STEP, 'the key broke', interrupted.signal);
    interrupted.abort(new Error('SIGINT'));
    await expect(asked).rejects.toThrow();
  });
});

describe('that it cannot be done', () => {
  test('is said with an f, and with nothing else', async () => {
    const { people, input } = terminal(true);
    let said = false;
    const given = people.givenUp(STEP, signal).then(() => {
      said = true;
    });
    input.write('where is it?\n');
    await turn();
    await turn();
    expect(said).toBe(false);
    input.write('F\n');
    await given;
  });
  test.each([true, false])('is never said where no person answers; terminal: %s', async (isTTY) => {
    const over = new AbortController();
    const given = terminal(isTTY).people.givenUp(STEP, over.signal);
    over.abort(new Error('done'));
    await expect(given).rejects.toThrow();
  });
});

test('a choice is asked for until it is one, and the reason of a skip until there is one', async () => {
  const typed = ['perhaps', 'skip', ' ', 'it is broken'];
  expect(await choice(async () => typed.shift() ?? '')).toEqual({ next: 'skip', reason: 'it is broken' });
  expect(await choice(async () => 'R')).toEqual({ next: 'retry' });
  expect(await choice(async () => 'abort')).toEqual({ next: 'abort' });
});
