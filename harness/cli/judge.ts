import { Command } from 'commander';
import { exitCodeOf } from './exit-code.ts';
import { paint } from './paint.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';

interface Options extends Places {
  json?: true;
}

/** `judge`: stored evidence again. */
export function judgeCommand(): Command {
  return new Command('judge')
    .description('judge a run of the past again, from its timeline alone')
    .argument('<run>', "a run's folder, its name under results, or latest")
    .option('--json', 'print the report as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Nothing is started and nothing is written. What was filed when the run was over is compared with what is there
now: report.json byte for byte, and every file with MANIFEST.sha256. A timeline that was changed, is behind a link, or
that no manifest vouches for proves nothing.

Exit codes are those of the run: 0 pass or acceptable, 1 fail, 2 not proven, 3 aborted, 64 no such run,
70 Firedrill's own error.

Examples:
  firedrill judge latest
  firedrill judge latest --json`,
    )
    .action(async (run: string, options: Options) => {
      const { openStoredRun } = await import('./stored-run.ts');
      const { kindsOf } = await import('./kinds-of.ts');
      const { reportJson } = await import('../report/report.ts');
      const { terminal } = await import('../report/formats/terminal.ts');
      const { report, document, folder, remarks } = await openStoredRun(
        run,
        resultsOf(options),
        await kindsOf(run, options.project),
      );
      console.error(terminal(document, { paint: paint(process.stderr) }));
      for (const remark of remarks) console.error(`note: ${remark}`);
      console.error(folder);
      if (options.json) process.stdout.write(reportJson(report));
      process.exitCode = exitCodeOf(report.verdict.status);
    });
}
