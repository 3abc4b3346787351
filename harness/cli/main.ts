import { Command, CommanderError, Option } from 'commander';
import { ALLOW_ENGINE } from '../engine/local-engine.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import { abandonedRuns } from '../safety/open-runs.ts';
import { inert } from '../text/inert.ts';
import { cleanCommand } from './clean.ts';
import { doctorCommand } from './doctor.ts';
import { dueCommand } from './due.ts';
import { engineCommand } from './engine.ts';
import { guardExit } from './exit-guard.ts';
import { explainCommand } from './explain.ts';
import { initCommand } from './init.ts';
import { judgeCommand } from './judge.ts';
import { listCommand } from './list.ts';
import { loadCommand } from './load.ts';
import { versionOfFiredrill } from './own-version.ts';
import { proveCommand } from './prove.ts';
import { rehearseCommand } from './rehearse.ts';
import { reportCommand } from './report.ts';
import { rulesCommand } from './rules.ts';
import { runCommand } from './run.ts';
import { setupCommand } from './setup.ts';
import { suiteCommand } from './suite.ts';
import { upCommand } from './up.ts';
import { validateCommand } from './validate.ts';

const endedByItself = guardExit();

const EXIT_CODES = { usage: 64, unavailable: 2, aborted: 3, internal: 70 } as const;

const program = new Command('firedrill')
  .description(
    'chaos drills with evidence: break one thing in a real stack, heal it, see which promises were kept',
  )
  .version(versionOfFiredrill())
  .addHelpText(
    'after',
    `
Examples:
  firedrill init              a first target.ts, from the compose file or Dockerfile that is here
  firedrill up                a stack of your target, and what a drill could watch of it
  firedrill run db-down       one drill on the first target it applies to
  firedrill list              which drills apply to which targets
  firedrill doctor            the engine, the images, and what earlier runs left`,
  )
  .addOption(
    new Option('--allow-engine <address>', 'use this engine, though it may be on another machine').env(
      ALLOW_ENGINE,
    ),
  )
  .hook('preAction', (command) => {
    const { allowEngine } = command.opts<{ allowEngine?: string }>();
    // In the environment for what this process starts, too.
    if (allowEngine !== undefined) process.env[ALLOW_ENGINE] = allowEngine;
  })
  .hook('preAction', async (_, command) => {
    // These two show and remove leftovers themselves, in their own words.
    if (['doctor', 'clean'].includes(command.name())) return;
    if ((await abandonedRuns()).length === 0) return;
    const { sweepAbandoned } = await import('./sweep-abandoned.ts');
    await sweepAbandoned((line) => console.error(`firedrill: ${line}`));
  })
  .showHelpAfterError('(firedrill --help tells more)')
  .exitOverride();

const commands = [
  initCommand(),
  upCommand(),
  runCommand(),
  suiteCommand(),
  rehearseCommand(),
  dueCommand(),
  listCommand(),
  explainCommand(),
  validateCommand(),
  judgeCommand(),
  proveCommand(),
  reportCommand(),
  rulesCommand(),
  loadCommand(),
  doctorCommand(),
  setupCommand(),
  engineCommand(),
  cleanCommand(),
];
for (const command of commands) add(program, command);

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
  await program.parseAsync();
} catch (error) {
  const code = exitCodeOf(error);
  // That it was interrupted says more than what could not be done because of it.
  process.exitCode ||= code;
}
endedByItself();

/** Adds a command that was made elsewhere; it and those below it report errors like the program itself. */
function add(parent: Command, command: Command): void {
  inherit(parent, command);
  parent.addCommand(command);
}

function inherit(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent).exitOverride();
  for (const child of command.commands) inherit(command, child);
}

/** Says what is wrong, in one line where it is not our own mistake, and which exit code tells it. */
function exitCodeOf(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  if (error instanceof FiredrillError && error.code !== 'internal')
    console.error(`firedrill: ${inert(error.message)}`);
  else console.error(error);
  return error instanceof FiredrillError ? EXIT_CODES[error.code] : EXIT_CODES.internal;
}
