import { Command, Option } from 'commander';
import type { HistoryOptions } from './history/show-history.ts';
import { several, wholeNumber } from './option-values.ts';
import { projectOption, resultsOption } from './project.ts';

/** `history`: how things went again and again. */
export function historyCommand(): Command {
  return new Command('history')
    .description('how drills, rehearsals and suites went again and again, and which took longer than before')
    .argument('[name]', 'a drill (db-down), one of its variants (db-down/stopped), a rehearsal or a suite')
    .option('-t, --target <name>', 'only on this target')
    .option('--recent <n>', 'ask about so many of the latest runs (default: 5)', wholeNumber(2, 50))
    .option('--also <results>', 'with what is filed in this folder, too; may be given several times', several)
    .option('--verify', 'hold every folder against its entry, and every entry against those after it')
    .option('--signer <file>', 'verify that all is signed by this public ssh key')
    .addOption(new Option('--json', 'print it as JSON on stdout').conflicts('html'))
    .option('--html', 'print it as a page on stdout, every figure of every series')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
Every run, suite and rehearsal appends an entry to the index in results/history/ when it is filed. Entries are never
written again, and each names the digest of the one before it. What lies in the results and has no entry is taken in where it is first asked about.

A figure is marked where the last runs took longer than those before them: a permutation test, which marks something
in at most 1 of 100 looks at what has not changed. Runs on another machine, and those that were not proven, do not count. Where
there are too few runs to tell, it says how many it takes. docs/history.md says all of it.

With FIREDRILL_SIGNING_KEY=<ssh key> every entry is signed; --signer <key>.pub says where one is not.

Exit codes: 0 nothing is marked, and all is whole; 1 something is marked, or was changed, is missing or is not signed;
64 bad arguments, or no such history.

Examples:
  firedrill history                      all that was filed, a line each
  firedrill history db-down              every figure of that drill
  firedrill history --html > drills.html  the same as a page
  firedrill history --verify             was anything changed, swapped, or taken away?
  firedrill history nightly --also ci    with what another machine filed in ci/`,
    )
    .action(async (name: string | undefined, options: HistoryOptions) => {
      const { showHistory } = await import('./history/show-history.ts');
      await showHistory(name, options);
    });
}
