import { Command } from 'commander';
import { describe } from './describe-diagnosis.ts';

/** `doctor`: what a run would find on this machine. Changes nothing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('show the engine, the images and what earlier runs left, without changing anything')
    .option('--json', 'print it as JSON on stdout')
    .addHelpText(
      'after',
      `
For each component: its image on the engine and where it came from, or how set-up would get it.
What is missing is provided by the next run, or now by firedrill setup. What a killed run left is removed by the next
command but this one, what --keep left by firedrill clean alone.

Examples:
  firedrill doctor
  firedrill doctor --json | jq .leftovers     [] when nothing was left behind`,
    )
    .action(async ({ json }: { json?: true }) => {
      // What talks to engines is slow to load, and --help need not wait for it.
      const { diagnose } = await import('./diagnose.ts');
      const diagnosis = await diagnose();
      console.log(json ? JSON.stringify(diagnosis, null, 2) : describe(diagnosis));
    });
}
