/** What `run` refuses of people before anything is started. */

import { expect, test } from 'vitest';
import { inProcess } from '../support/in-process.ts';

test.each([
  ['nothing of people to hurry', ['db-down', '--hurry', '60'], /it needs --manual or --unanswered/],
  ['more who do not answer than there are', ['db-read-only', '--unanswered', '3'], /names 2 to go on to/],
  [
    'a target that names no contacts',
    ['db-down', '--target', 'veza', '--unanswered', '1'],
    /names no one to go on to/,
  ],
  ['a load, which is over by itself', ['load-spike', '--manual'], /nothing to cure by hand/],
  ['a person for repetitions', ['db-down', '--manual', '--repeat', '2'], /cannot be used with/],
  ['a person for a run without fault', ['db-down', '--manual', '--control'], /cannot be used with/],
])('%s is refused, saying what it takes', async (_, args, words) => {
  const on = args.includes('--target') ? [] : ['--target', 'atmr'];
  expect(await inProcess(['run', ...args, ...on])).toMatchObject({
    code: 64,
    stderr: expect.stringMatching(words),
  });
});
