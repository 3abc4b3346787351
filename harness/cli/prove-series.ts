import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mutant } from '../prove/mutant.ts';
import { seriesMutantsOf } from '../prove/mutants/series.ts';
import type { Recording } from '../prove/recording.ts';
import { replayRules } from '../rules/replay/replay.ts';
import { parseRuleFile } from '../rules/rule-file.ts';
import { findPromtool, promtoolNeed } from './find-promtool.ts';
import { readRecording } from './rules-recording.ts';

/** Mutants of the recorded series; disposing ends the promtool that answers for them. */
export interface SeriesMutants extends AsyncDisposable {
  mutants: Mutant[];
  /** Why there are none, where there are none. */
  notTried: string[];
}

/** @param folder of the run, with its series and the rules as written */
export async function seriesMutants(folder: string, recording: Recording): Promise<SeriesMutants> {
  const rulesFile = join(folder, 'rules', 'as-written.yml');
  const kept = await Promise.all([access(rulesFile), access(join(folder, 'series.om'))]).then(
    () => true,
    () => false,
  );
  if (!kept) return none(`${folder} kept no series or no rules: no rule was replayed`);
  const rulesText = await readFile(rulesFile, 'utf8');
  const found = await findPromtool(promtoolNeed([parseRuleFile(rulesText, rulesFile)]));
  if ('missing' in found) return none(`a replay needs promtool: ${found.missing}`);
  const recorded = await readRecording({ folder });
  const mutants = seriesMutantsOf(recording, {
    rulesText,
    rulesFile,
    series: recorded.series,
    injected: recorded.boundaries.injected,
    replay: (text, series, alert) =>
      replayRules({
        ...recorded,
        series,
        rulesText: text,
        file: rulesFile,
        // Of a rule that is deleted nothing can be asked.
        ...(text.includes(alert) ? { alerts: [alert] } : {}),
        runPromtool: (files, test) => found.testRules(files, test),
      }),
  });
  return { mutants, notTried: [], [Symbol.asyncDispose]: () => found[Symbol.asyncDispose]() };
}

function none(why: string): SeriesMutants {
  return { mutants: [], notTried: [why], [Symbol.asyncDispose]: async () => undefined };
}
