import { stat, writeFile } from 'node:fs/promises';
import { FiredrillError } from '../model/errors.ts';
import { type JunitSuite, junit } from '../report/formats/junit.ts';
import { type Expectations, judgeExpectation, type Met, readExpectations } from '../rules/expectations.ts';
import { type Replayed, replayRules } from '../rules/replay/replay.ts';
import { columns } from '../text/columns.ts';
import { withRemedy } from '../text/schema-problems.ts';
import { exitCodeOf } from './exit-code.ts';
import { findPromtool, promtoolNeed } from './find-promtool.ts';
import { paint } from './paint.ts';
import { type Places, resultsOf } from './project.ts';
import { parseRuleTexts, readRuleTexts, readText } from './rules-files.ts';
import { type RecordingOptions, readRecording } from './rules-recording.ts';
import { runFolder } from './stored-run.ts';
import { whileLong } from './while-long.ts';

interface Options extends Omit<RecordingOptions, 'folder' | 'series'>, Places {
  against: string;
  expect?: string;
  junit?: string;
  json?: true;
}

/** `rules test`: do the alerts of the files fire and resolve as their owners expect, from recorded series. */
export async function testRules(patterns: readonly string[], options: Options): Promise<void> {
  const began = performance.now();
  const texts = await readRuleTexts(patterns);
  const files = await parseRuleTexts(texts);
  const place = options.expect ?? (await besides(texts.map(({ file }) => file)));
  const expectations = readExpectations(
    await readText(place, options.expect && '--expect'),
    place,
    withRemedy,
  );
  const recorded = await readRecording(await recordingOf(options, expectations));
  const found = await findPromtool(promtoolNeed(files, recorded.series));
  if ('missing' in found)
    throw new FiredrillError('unavailable', `a test of rules needs promtool: ${found.missing}`);
  await using promtool = found;
  const wanted = new Set(expectations.expect.map(({ alert }) => alert));
  const answers = new Map<string, Replayed>();
  let at = '';
  using _long = whileLong(() => at);
  for (const [index, { file, text }] of texts.entries()) {
    const rules = files[index]?.groups.flatMap((group) => group.rules) ?? [];
    const own = new Set(
      rules.flatMap(({ kind, name }) => (kind === 'alert' && wanted.has(name) ? [name] : [])),
    );
    if (own.size === 0) continue;
    at = `promtool ${promtool.version} replays ${file}`;
    const replayed = await replayRules({
      ...recorded,
      rulesText: text,
      file,
      beside: files,
      alerts: [...own],
      withInstances: true,
      runPromtool: (given, test) => promtool.testRules(given, test),
    });
    for (const [alert, answer] of replayed) answers.set(alert, answer);
  }
  const met = expectations.expect.flatMap((one) => judgeExpectation(one, answers.get(one.alert)));
  const status =
    (['fail', 'not-proven'] as const).find((one) => met.some((each) => each.status === one)) ?? 'pass';
  if (options.junit !== undefined)
    await writeFile(options.junit, junit([suiteOf(place, met, (performance.now() - began) / 1000)]));
  if (options.json)
    console.log(
      JSON.stringify({ schema: 1, verdict: status, promtool: promtool.version, expectations: met }, null, 2),
    );
  else print(met);
  process.exitCode = exitCodeOf(status);
}

/** Unless an option says otherwise, expectations lie beside the rules: `alerts.expect.yml` for `alerts.yml`. */
async function besides(files: readonly string[]): Promise<string> {
  const [file = ''] = files;
  const place = file.replace(/(?:\.ya?ml)?$/, '.expect.yml');
  if (
    files.length === 1 &&
    (await stat(place).then(
      () => true,
      () => false,
    ))
  )
    return place;
  throw new FiredrillError('usage', `what is expected? name a file with --expect, or put it into ${place}`);
}

/** A file is a recording, whose times the expectations may tell; anything else a run. */
async function recordingOf(options: Options, expectations: Expectations): Promise<RecordingOptions> {
  const { against } = options;
  const isFile = await stat(against).then(
    (entry) => entry.isFile(),
    () => false,
  );
  const { injected, healed, scrape, evaluation, prometheus } = { ...expectations, ...options };
  const given = {
    ...(injected === undefined ? {} : { injected }),
    ...(healed === undefined ? {} : { healed }),
    ...(scrape === undefined ? {} : { scrape }),
    ...(evaluation === undefined ? {} : { evaluation }),
    ...(prometheus === undefined ? {} : { prometheus }),
    ...(options.period === undefined ? {} : { period: options.period }),
  };
  return isFile
    ? { ...given, series: against }
    : { ...given, folder: await runFolder(against, resultsOf(options)) };
}

function print(met: readonly Met[]): void {
  const colour = paint(process.stdout);
  const words = {
    pass: colour('green', 'pass'),
    fail: colour('red', 'FAIL'),
    'not-proven': colour('yellow', 'not proven'),
  };
  console.log(
    columns(met.map(({ alert, expected, status, because }) => [words[status], alert, expected, because])),
  );
}

const OUTCOMES = { pass: 'passed', fail: 'failure', 'not-proven': 'error' } as const;

/** As reports of runs have it: what could not be proven is an error, since skipped tests are taken for harmless. */
function suiteOf(name: string, met: readonly Met[], seconds: number): JunitSuite {
  const cases = met.map(({ alert, expected, status, because }) => ({
    className: alert,
    name: expected,
    outcome: OUTCOMES[status],
    message: because,
  }));
  return { name, seconds, cases };
}
