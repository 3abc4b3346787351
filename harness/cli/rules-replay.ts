import { join } from 'node:path';
import { humanMs } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Interval } from '../model/time.ts';
import type { AsWritten } from '../model/timeline.ts';
import { replayRules } from '../rules/replay/replay.ts';
import { columns } from '../text/columns.ts';
import { oneLine } from '../text/one-line.ts';
import { findPromtool, promtoolNeed } from './find-promtool.ts';
import { paint } from './paint.ts';
import { type Places, resultsOf } from './project.ts';
import { parseRuleTexts, readRuleTexts } from './rules-files.ts';
import { type Recorded, type RecordingOptions, readRecording } from './rules-recording.ts';
import { runFolder } from './stored-run.ts';
import { whileLong } from './while-long.ts';

interface Options extends Omit<RecordingOptions, 'folder'>, Places {
  run?: string;
  json?: true;
}

/** `rules replay`: when each alert of the files would have fired and resolved in production. */
export async function replay(patterns: readonly string[], options: Options): Promise<void> {
  const folder = options.run === undefined ? undefined : await runFolder(options.run, resultsOf(options));
  const texts = await readRuleTexts(rulesOf(patterns, folder));
  const files = await parseRuleTexts(texts);
  const recorded: Recorded = await readRecording({ ...options, ...(folder === undefined ? {} : { folder }) });
  const found = await findPromtool(promtoolNeed(files, recorded.series));
  if ('missing' in found)
    throw new FiredrillError('unavailable', `a replay needs promtool: ${found.missing}`);
  await using promtool = found;
  const answers: { file: string; alert: string; asWritten: AsWritten }[] = [];
  let at = '';
  using _long = whileLong(() => at);
  for (const [index, { file, text }] of texts.entries()) {
    at = `promtool ${promtool.version} replays ${file}${texts.length > 1 ? ` (${index + 1} of ${texts.length} files)` : ''}`;
    const replayed = await replayRules({
      ...recorded,
      rulesText: text,
      file,
      // Production loads them together, so that one may read what another records.
      beside: files,
      runPromtool: (files, test) => promtool.testRules(files, test),
    });
    for (const [alert, asWritten] of replayed) answers.push({ file, alert, asWritten });
  }
  const { boundaries } = recorded;
  if (options.json)
    console.log(
      JSON.stringify({ schema: 1, promtool: promtool.version, boundaries, alerts: answers }, null, 2),
    );
  else print(answers);
}

/** A run keeps the rules that production ships; anyone's may be put to its series. */
function rulesOf(patterns: readonly string[], folder: string | undefined): readonly string[] {
  if (patterns.length > 0) return patterns;
  if (folder !== undefined) return [join(folder, 'rules', 'as-written.yml')];
  throw new FiredrillError('usage', 'which rules? name a rule file, or a run with --run for its own');
}

function print(answers: readonly { file: string; alert: string; asWritten: AsWritten }[]): void {
  const colour = paint(process.stdout);
  const status = {
    fires: colour('green', 'fires'),
    never: colour('red', 'never fires'),
    'not-proven': colour('yellow', 'not proven'),
  };
  if (answers.length === 0) {
    console.error('no alerts in the files, so there is nothing to replay');
    return;
  }
  const rows = answers.map(({ alert, asWritten }) => [
    oneLine(alert),
    status[asWritten.status],
    asWritten.fires === undefined ? '' : `${range(asWritten.fires)} after injection`,
    [
      asWritten.resolves === undefined ? '' : `resolved ${range(asWritten.resolves)} after healing`,
      asWritten.reason ?? '',
    ]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  console.log(columns(rows));
}

function range({ low, high }: Interval): string {
  return `${humanMs(Math.round(low / 1000) * 1000)} to ${humanMs(Math.round(high / 1000) * 1000)}`;
}
