import { FiredrillError, shortly } from '../model/errors.ts';
import { commandLine, tellError } from './command-line.ts';
import { guardExit } from './exit-guard.ts';
import { endSoon } from './last-resort.ts';

const endedByItself = guardExit();

// A reader that has seen enough, such as `head`, is no error, and a terminal that was closed must not keep a run
// from healing.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || error.code === 'EIO') return;
    throw new FiredrillError('internal', `what it says cannot be written: ${shortly(error)}`, {
      cause: error,
    });
  });

try {
  await (await commandLine(process.argv[2])).parseAsync();
} catch (error) {
  const code = tellError(error);
  // That it was interrupted says more than what could not be done because of it.
  process.exitCode ||= code;
}
endedByItself();
endSoon();
