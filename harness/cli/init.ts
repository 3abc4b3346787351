import { Command, InvalidArgumentError, Option } from 'commander';
import type { InitOptions } from './init/init.ts';
import { wholeNumber } from './option-values.ts';

/** `init`: a target for a service that has none yet. */
export function initCommand(): Command {
  return new Command('init')
    .description('write a first firedrill.yaml for your service, with what was guessed marked as guesses')
    .option(
      '--compose <file>',
      'your compose file; compose.yaml or docker-compose.yml of the folder when left out',
    )
    .option('--dockerfile <file>', 'a Dockerfile of one service instead')
    .option('--image <reference>', 'an image of one service instead')
    .option('--name <name>', "the target's name; the folder's when left out", targetName)
    .option('--entry <service>', 'the service that users call')
    .option('--port <number>', 'the port that the one service listens on', wholeNumber(1, 65_535))
    .option('--user <path>', 'a route that stands for your users', path)
    .option('--url <address>', 'look at what runs there, on this machine, instead of starting a stack')
    .addOption(
      new Option('--format <format>', 'yaml, which any editor completes, or ts, for TypeScript that is run')
        .choices(['yaml', 'ts'])
        .default('yaml'),
    )
    .option('--no-look', 'guess from files alone; nothing is started or asked')
    .option('-y, --yes', 'ask nothing')
    .addOption(
      new Option('--project <folder>', 'the folder in which it is written').default(
        process.cwd(),
        'the one you are in',
      ),
    )
    .option('--results <folder>', 'where the logs of the look are kept (default: results/ of the project)')
    .addHelpText(
      'after',
      `
One file is written, firedrill.yaml (firedrill.config.ts with --format ts; where there is targets/ already, targets/<name>/target.yaml
or .ts), and nothing that is there is replaced. YAML, because it needs no Node and no TypeScript in your project, runs nothing, and
whatever is wrong in it is told by line and column. Roles are guessed from images that are well
known, the entry from who publishes a port; health, readiness and metrics are found by asking, in a stack that is started for it
and removed again, or of what runs at --url. Then the file is validated, and said is which drills apply.

Exit codes: 0 it is written and valid, 2 the stack does not start, so that routes are still guesses, 64 bad arguments or files, 70
Firedrill's own error, 130 interrupted.

Examples:
  firedrill init                                    from the compose file or the Dockerfile that is here
  firedrill init --compose deploy/compose.yaml --user /notes --yes
  firedrill init --image ghcr.io/me/api:1.2 --port 8080
  firedrill init --url http://127.0.0.1:8000        asking what runs already`,
    )
    .action(async (options: InitOptions) => {
      const { init } = await import('./init/init.ts');
      await init(options);
    });
}

function targetName(text: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(text)) return text;
  throw new InvalidArgumentError('It must be a name of small letters, digits and dashes, such as my-shop.');
}

function path(text: string): string {
  if (/^\/[^\s]*$/.test(text)) return text;
  throw new InvalidArgumentError('It must begin with a slash, such as /notes.');
}
