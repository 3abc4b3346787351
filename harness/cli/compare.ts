import { Command, Option } from 'commander';
import { inert } from '../text/inert.ts';
import { paint } from './paint.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';

/** `compare`: what changed between two runs. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('what changed between two runs: findings, figures, images, contract, machine')
    .argument('<a>', "the earlier: a run's or a rehearsal's folder, its name under results, or latest")
    .argument('<b>', 'the later')
    .addOption(new Option('--json', 'print it as JSON on stdout').conflicts('md'))
    .option('--md', 'print it as Markdown on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Both are judged again from their timelines. Two figures differ where their intervals do not overlap; findings are told
by their ids. Of a run that was pruned the index still has figures, findings and images; its contract is gone.

Exit codes: 0 compared, whatever came of it; 64 no such run.

Examples:
  firedrill compare 20261126-021500-shop-db-down-stopped-3fa9 latest
  firedrill compare before/ after/ --md`,
    )
    .action(async (a: string, b: string, options: Places & { json?: true; md?: true }) => {
      const { readIndex } = await import('./history/read-index.ts');
      const { sideOf } = await import('./history/side-of.ts');
      const { comparison } = await import('../history/comparison.ts');
      const { comparisonDocument } = await import('../report/history/comparison-document.ts');
      const { markdown } = await import('../report/formats/markdown.ts');
      const { terminal } = await import('../report/formats/terminal.ts');
      const results = resultsOf(options);
      const index = await readIndex([results]);
      const compared = comparison(await sideOf(a, results, index), await sideOf(b, results, index));
      for (const { run, doubt } of [compared.a, compared.b])
        if (doubt !== undefined) console.error(`note: ${run} is not to be trusted: ${inert(doubt)}`);
      if (options.json) console.log(JSON.stringify(compared, null, 2));
      else if (options.md) process.stdout.write(markdown(comparisonDocument(compared)));
      else console.log(terminal(comparisonDocument(compared), { paint: paint(process.stdout) }));
    });
}
