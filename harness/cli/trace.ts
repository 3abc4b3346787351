import { Command } from 'commander';
import { type Places, projectOption, resultsOption } from './project.ts';

/** `trace`: what became of one write or event of a run. */
export function traceCommand(): Command {
  return new Command('trace')
    .description('what became of one write or event of a run, and why')
    .argument('<run>', "a run's folder, its name under results, or latest")
    .argument(
      '<id>',
      'as findings name it: of a write, of a thing (all its events), or of one event (<id>.2)',
    )
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
When it was sent, in which phase and beside which fault; what was answered; every read of it; what the target, or each side, had
of it in the end; and every line of a service's log that names it. Nothing is started, and nothing is judged anew.

Exit codes: 0 printed; 64 no such run, or the run knows nothing of that id.

Examples:
  firedrill trace latest 5f0c6f6e-1d57-4a51-9d0e-0d4c2f9a7d10
  firedrill trace latest 5f0c6f6e-1d57-4a51-9d0e-0d4c2f9a7d10.2`,
    )
    .action(async (run: string, id: string, options: Places) => {
      const { tellTrace } = await import('./trace/tell-trace.ts');
      await tellTrace(run, id, options);
    });
}
