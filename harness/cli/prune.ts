import { Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { count } from '../text/format.ts';
import { inert } from '../text/inert.ts';
import { wholeNumber } from './option-values.ts';
import { type Places, projectOption, resultsOf, resultsOption } from './project.ts';

/** Longer than anything is kept. */
const LONGEST_MS = 100 * 365 * 24 * 60 * 60 * 1000;

interface PruneOptions extends Places {
  keep?: number;
  keepFailed?: boolean;
  keepLast: number;
  dryRun?: boolean;
  json?: true;
}

/** `prune`: folders of the past go by rule, the index stays. */
export function pruneCommand(): Command {
  return new Command('prune')
    .description(
      'take away the folders of old runs, suites and rehearsals by rule; the index keeps what came of them',
    )
    .option('--keep <duration>', 'keep what ended since: 30d, 12w, 1y', age)
    .option('--keep-failed', 'keep all that did not pass, too')
    .option(
      '--keep-last <n>',
      'keep the last n of each drill, variant and target, too',
      wholeNumber(0, 10_000),
      0,
    )
    .option('--dry-run', 'only say what would go')
    .option('--json', 'print it as JSON on stdout')
    .addOption(projectOption())
    .addOption(resultsOption())
    .addHelpText(
      'after',
      `
What goes is told to the index first, so that pruned is never taken for vanished; history and compare still know its
figures and findings. What goes on stays, what cannot be taken into the index, and runs of a suite that --resume may go on with.

Examples:
  firedrill prune --keep 30d --keep-failed --dry-run
  firedrill prune --keep 30d --keep-failed`,
    )
    .action(async ({ keep, keepFailed = false, keepLast, dryRun = false, json, ...places }: PruneOptions) => {
      if (keep === undefined)
        throw new FiredrillError('usage', 'say for how long results are kept: prune --keep 30d');
      const { pruneResults } = await import('./history/prune-results.ts');
      const rule = { keepMs: keep, keepFailed, keepLast };
      const { gone, kept, refused } = await pruneResults(resultsOf(places), rule, dryRun);
      for (const why of refused) console.error(`note: ${inert(why)}`);
      if (json) {
        const named = kept.map(({ entry, because }) => ({ folder: entry.folder, because }));
        const folders = gone.map(({ folder }) => folder);
        console.log(JSON.stringify({ schema: 1, dryRun, pruned: folders, kept: named, refused }, null, 2));
        return;
      }
      for (const { folder } of gone) console.log(`${dryRun ? 'would prune' : 'pruned'} ${folder}`);
      for (const { entry, because } of kept) console.log(`kept ${entry.folder}: ${because}`);
      console.log(`${count(gone.length, 'folder')} ${dryRun ? 'would go' : 'gone'}`);
    });
}

function age(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms <= LONGEST_MS) return ms;
  throw new InvalidArgumentError(
    'It must be an age such as 30d, 12w or 1y, up to 100y; 0 keeps none for its age.',
  );
}
