import { expect, test } from 'vitest';
import { bootstrapFailure } from '../../harness/engine/bootstrap-failure.ts';

const END = ['I: main() received signal PIPE: waiting for setup...', 'E: mmdebstrap failed to run'];

test.each<[string, string[], string]>([
  [
    'a package whose script fails',
    [
      'Setting up a (1) ...',
      "update-alternatives: error: error creating symbolic link '/usr/share/man/man1/java.1.gz': No such file",
      'dpkg: error processing package a (--configure):',
      'E: Sub-process env returned an error code (1)',
    ],
    "update-alternatives: error: error creating symbolic link '/usr/share/man/man1/java.1.gz': No such file; dpkg: error processing package a (--configure)",
  ],
  ['a package that there is not', ['E: Unable to locate package aa'], 'E: Unable to locate package aa'],
  ['nothing more', [], 'E: mmdebstrap failed to run'],
])('of a system that could not be built it tells the reason: %s', (_, said, reason) => {
  expect(bootstrapFailure([...said, ...END])).toBe(reason);
});

test('of silence it tells that', () => {
  expect(bootstrapFailure([])).toBe('it said nothing');
});
