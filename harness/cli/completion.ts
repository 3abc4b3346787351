import { Argument, Command } from 'commander';
import type { CommandLine } from './completion/candidates.ts';

/** `completion`: what makes a shell complete the words of this command line. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print what makes your shell complete commands, options, drills, targets and runs')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      `
Drills, variants, targets, suites, rehearsals and runs are those of the project that you are in; what is still to be typed is asked
of firedrill itself.

Examples:
  source <(firedrill completion bash)                                    in ~/.bashrc
  source <(firedrill completion zsh)                                     in ~/.zshrc, after compinit
  firedrill completion fish > ~/.config/fish/completions/firedrill.fish
  source <(npx firedrill completion bash)                                where it is installed in a project alone`,
    )
    .action(async (shell: string) => {
      const { scriptFor } = await import('./completion/scripts.ts');
      process.stdout.write(scriptFor(shell));
    });
}

/**
 * `complete`: asked by the shell, with the words up to the one that is typed.
 * @param commandLine the command line that is completed, with the command of the name that is given
 */
export function completeCommand(commandLine: CommandLine): Command {
  return new Command('complete').argument('[words...]').action(async (words: string[]) => {
    const { candidates } = await import('./completion/candidates.ts');
    for (const line of await candidates(words, commandLine)) console.log(line);
  });
}
