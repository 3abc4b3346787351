import { Command } from 'commander';
import { several } from './option-values.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';

/** `metrics`: what drills came to, for a Prometheus. */
export function metricsCommand(): Command {
  return new Command('metrics')
    .description('what every drill, suite, rehearsal and gate came to last, as metrics for a Prometheus')
    .option('-o, --output <file>', 'write them there, whole or not at all; stdout when left out')
    .option('--also <results>', 'with what is filed in this folder, too; may be given several times', several)
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Gauges in OpenMetrics, from the index in results/history/: firedrill_run_verdict, firedrill_recover_seconds with its bounds,
firedrill_recover_objective_seconds, firedrill_run_ended_timestamp_seconds and so on, with labels for drill, variant and target.
docs/how-to/dashboards.md has a dashboard for Grafana and alert rules for drills that failed or were not run.

Examples:
  firedrill metrics                                                    what there is
  firedrill metrics --output /var/lib/node_exporter/textfile/firedrill.prom  for the textfile collector of node_exporter`,
    )
    .action(async (options: Places & { output?: string; also?: string[] }) => {
      const { readIndex } = await import('./history/read-index.ts');
      const { openMetrics } = await import('../history/open-metrics.ts');
      const { writeAtomically } = await import('../host/write-atomically.ts');
      const { filed } = await readIndex([resultsOf(options), ...(options.also ?? [])]);
      const text = openMetrics(filed);
      if (options.output === undefined) process.stdout.write(text);
      // The collector that reads it runs as another user.
      else await writeAtomically(options.output, text, 0o644);
    });
}
