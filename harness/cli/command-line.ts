import { inspect } from 'node:util';
import { Command, CommanderError, Option } from 'commander';
import { ALLOW_ENGINE } from '../engine/local-engine.ts';
import { FiredrillError } from '../model/errors.ts';
import { abandonedRuns } from '../safety/open-runs.ts';
import { inert } from '../text/inert.ts';
import { checkSinks } from './notify/sinks.ts';
import { engineAddress, several } from './option-values.ts';
import { versionOfFiredrill } from './own-version.ts';

const EXIT_CODES = { usage: 64, unavailable: 2, aborted: 3, internal: 70 } as const;

/** In the order of `--help`. Each is loaded where it is asked for: all of them are most of what a short command would take. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./init.ts')).initCommand(),
  up: async () => (await import('./up.ts')).upCommand(),
  run: async () => (await import('./run.ts')).runCommand(),
  suite: async () => (await import('./suite.ts')).suiteCommand(),
  rehearse: async () => (await import('./rehearse.ts')).rehearseCommand(),
  due: async () => (await import('./due.ts')).dueCommand(),
  gate: async () => (await import('./gate.ts')).gateCommand(),
  history: async () => (await import('./history.ts')).historyCommand(),
  compare: async () => (await import('./compare.ts')).compareCommand(),
  trace: async () => (await import('./trace.ts')).traceCommand(),
  incident: async () => (await import('./incident.ts')).incidentCommand(),
  metrics: async () => (await import('./metrics.ts')).metricsCommand(),
  prune: async () => (await import('./prune.ts')).pruneCommand(),
  list: async () => (await import('./list.ts')).listCommand(),
  explain: async () => (await import('./explain.ts')).explainCommand(),
  validate: async () => (await import('./validate.ts')).validateCommand(),
  judge: async () => (await import('./judge.ts')).judgeCommand(),
  prove: async () => (await import('./prove.ts')).proveCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  rules: async () => (await import('./rules.ts')).rulesCommand(),
  load: async () => (await import('./load.ts')).loadCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
  setup: async () => (await import('./setup.ts')).setupCommand(),
  engine: async () => (await import('./engine.ts')).engineCommand(),
  clean: async () => (await import('./clean.ts')).cleanCommand(),
  completion: async () => (await import('./completion.ts')).completionCommand(),
  complete: async () => (await import('./completion.ts')).completeCommand(commandLine),
};

/** What comes of them is told where a team wants to be told. */
const TOLD_OF = ['run', 'suite', 'rehearse', 'gate'];

/** Asked by a shell, in which an empty word is one that is not typed yet. */
const OF_SHELLS = ['completion', 'complete'];

/**
 * The command line; parsing does what it is asked.
 * @param asked the command's name, where no other is needed
 */
export async function commandLine(asked?: string): Promise<Command> {
  const program = new Command('firedrill')
    .description(
      'chaos drills with evidence: break one thing in a real stack, heal it, see which promises were kept',
    )
    .version(versionOfFiredrill())
    .addHelpText(
      'after',
      `
Examples:
  firedrill init              a first firedrill.yaml, from the compose file or Dockerfile that is here
  firedrill up                a stack of your target, and what a drill could watch of it
  firedrill run db-down       one drill on the first target it applies to
  firedrill list              which drills apply to which targets
  firedrill doctor            the engine, the images, and what earlier runs left`,
    )
    .addOption(
      new Option('--allow-engine <address>', 'use this engine, though it may be on another machine')
        .env(ALLOW_ENGINE)
        .argParser(engineAddress),
    )
    .hook('preAction', (_, command) => {
      if (TOLD_OF.includes(command.name())) checkSinks();
    })
    .hook('preAction', (command) => {
      const { allowEngine } = command.opts<{ allowEngine?: string }>();
      // In the environment for what this process starts, too.
      if (allowEngine !== undefined) process.env[ALLOW_ENGINE] = allowEngine;
    })
    .hook('preAction', async (_, command) => {
      // Two show and remove leftovers themselves, in their own words; what a shell asks while it is typed in changes nothing.
      if (['doctor', 'clean', ...OF_SHELLS].includes(command.name())) return;
      if ((await abandonedRuns()).length === 0) return;
      const { sweepAbandoned } = await import('./sweep-abandoned.ts');
      await sweepAbandoned((line) => console.error(`firedrill: ${line}`));
    })
    .hook('preAction', (_, command) => {
      if (OF_SHELLS.includes(command.name())) return;
      for (const [at, given] of command.args.entries()) {
        const name = (command.registeredArguments[at] ?? command.registeredArguments.at(-1))?.name();
        if (given.trim() === '')
          command.error(`error: argument '${name}' is empty; name one, or leave it out`);
      }
    })
    .configureOutput({ writeErr: (text) => process.stderr.write(inert(text)) })
    .showHelpAfterError('(firedrill --help tells more)')
    .exitOverride();

  const one = asked === undefined || !Object.hasOwn(COMMANDS, asked) ? undefined : COMMANDS[asked];
  for (const load of one === undefined ? Object.values(COMMANDS) : [one]) add(program, await load());
  refuseSlips(program);
  return program;
}

/** Adds a command that was made elsewhere; it and those below it report errors like the program itself. */
function add(parent: Command, command: Command): void {
  inherit(parent, command);
  parent.addCommand(command, { hidden: command.name() === 'complete' });
}

function inherit(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent).exitOverride();
  for (const child of command.commands) inherit(command, child);
}

/**
 * Of an option that is given twice the second would win and the first be passed over in silence; an empty value, as of a
 * variable that is not set, would mean something that was never asked for.
 */
function refuseSlips(command: Command): void {
  for (const option of command.options) {
    if (!option.required && !option.optional) continue;
    let times = 0;
    command.on(`option:${option.name()}`, (given: string | null) => {
      times += 1;
      if (given !== null && given.trim() === '')
        command.error(`error: option '${option.flags}' is empty; give a value, or leave the option out`);
      if (times > 1 && option.parseArg !== several)
        command.error(`error: option '${option.flags}' is given ${times} times; give it once`);
    });
  }
  for (const child of command.commands) refuseSlips(child);
}

/** Says what is wrong, in one line where it is not our own mistake, and which exit code tells it. */
export function tellError(error: unknown): number {
  // Commander has said it already; help and version are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  if (error instanceof FiredrillError && error.code !== 'internal')
    console.error(`firedrill: ${inert(error.message)}`);
  else console.error(inert(inspect(error)));
  return error instanceof FiredrillError ? EXIT_CODES[error.code] : EXIT_CODES.internal;
}
