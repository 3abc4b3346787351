import { Command } from 'commander';
import { type Places, projectOption } from './project.ts';

/** `setup`: everything that a run would set up, now. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('set up what is missing now: the engine, every image, the targets’ own services')
    .option('--json', 'print what there is as JSON on stdout')
    .addOption(projectOption())
    .addHelpText(
      'after',
      `
A run sets up what it needs by itself; this does it beforehand and for everything. Run again, it does only what
is missing, so one that was interrupted is simply started once more. Two at once wait for each other.

On Debian and Ubuntu as root, where no container engine answers, it installs the distribution's own and starts
a private one that publishes ports on 127.0.0.1 alone. Elsewhere: start Docker or Podman first.
Images are pulled where a registry answers and otherwise built by recipe. Exit code 2 when a target needs one
that can be had neither way.

FIREDRILL_SETUP=never forbids all of it and says what is missing instead.

Examples:
  firedrill setup             warm a laptop or a CI machine
  firedrill setup --json      for a program: the engine and its images
  firedrill doctor            what there is, without changing anything`,
    )
    .action(async ({ json, project }: Places & { json?: true }) => {
      // What talks to engines is slow to load, and --help need not wait for it.
      const { setUpEverything } = await import('./set-up-everything.ts');
      const { terminalProgress } = await import('./progress.ts');
      const { engine, images, lacking } = await setUpEverything(terminalProgress(), project);
      if (json) {
        const { kind, address, version } = engine;
        console.log(JSON.stringify({ engine: { kind, address, version }, images }, null, 2));
      } else {
        const unavailable = images
          .filter((image) => 'unavailable' in image)
          .map(({ component }) => component);
        const rest =
          unavailable.length > 0
            ? `; not to be had: ${unavailable.join(', ')} (firedrill doctor says why)`
            : '';
        const had = images.length - unavailable.length;
        console.error(`ready: engine ${engine.version} at ${engine.address}, ${had} images${rest}`);
      }
      // What no target needs may be missing.
      if (lacking.length > 0) process.exitCode = 2;
    });
}
