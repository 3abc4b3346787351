import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { humanMs } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { type CompressedRules, compressRules } from '../rules/compress-rules.ts';
import { dividesExactly } from '../rules/duration.ts';
import { MAX_PACE } from '../rules/pace.ts';
import { parsePromql } from '../rules/promql.ts';
import { durationsIn } from '../rules/rewrite.ts';
import type { RuleFile } from '../rules/rule-file.ts';
import { columns } from '../text/columns.ts';
import { parseRuleTexts, readRuleTexts } from './rules-files.ts';

interface Options {
  pace?: string;
  out?: string;
  heartbeat?: string;
  json?: true;
}

/** `rules compress`: the files with their durations divided, and every place where they differ. */
export async function compress(patterns: readonly string[], options: Options): Promise<void> {
  const texts = await readRuleTexts(patterns);
  const pace = options.pace === undefined ? highestPace(await parseRuleTexts(texts)) : asked(options.pace);
  const heartbeat = options.heartbeat === undefined ? {} : { heartbeat: options.heartbeat };
  const made = texts.map(({ file, text }) => ({ file, ...compressRules(text, file, pace, heartbeat) }));
  const places = options.out === undefined ? undefined : await written(made, options.out);
  if (options.json) {
    const files = made.map(({ file, text, changes }, i) => ({
      file,
      out: places?.[i],
      changes,
      ...(places ? {} : { text }),
    }));
    console.log(JSON.stringify({ schema: 1, pace, files }, null, 2));
    return;
  }
  const [only] = made;
  if (places === undefined && made.length > 1) {
    throw new FiredrillError(
      'usage',
      `${made.length} files do not fit on one output; name a folder with --out`,
    );
  }
  if (places === undefined && only !== undefined) process.stdout.write(only.text);
  console.error(differences(made, pace));
  for (const place of places ?? []) console.error(`written: ${place}`);
}

function asked(pace: string): number {
  if (/^\d+(\.\d+)?$/.test(pace) && Number(pace) >= 1) return Number(pace);
  throw new FiredrillError('usage', `--pace ${pace}: a pace divides durations; write a number of 1 or more`);
}

/** The highest whole pace that divides every duration of the files exactly. */
function highestPace(files: readonly RuleFile[]): number {
  const durations = files.flatMap(({ groups }) =>
    groups.flatMap((group) => [
      group.intervalMs ?? 0,
      group.queryOffsetMs ?? 0,
      ...group.rules.flatMap((rule) => [
        rule.forMs,
        rule.keepFiringForMs,
        ...durationsIn(parsePromql(rule.expr)).map(({ ms }) => ms),
      ]),
    ]),
  );
  let pace = MAX_PACE;
  while (pace > 1 && !durations.every((ms) => dividesExactly(ms, pace))) pace--;
  return pace;
}

async function written(made: readonly { file: string; text: string }[], folder: string): Promise<string[]> {
  const names = made.map(({ file }) => basename(file));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new FiredrillError(
      'usage',
      `two of the files are called ${twice} and would overwrite each other in ${folder}`,
    );
  }
  const places = names.map((name) => join(folder, name));
  const own = made.find(({ file }, index) => resolve(file) === resolve(places[index] ?? ''));
  if (own !== undefined)
    throw new FiredrillError('usage', `${own.file} would be overwritten; name another folder with --out`);
  await mkdir(folder, { recursive: true });
  await Promise.all(made.map(({ text }, index) => writeFile(places[index] ?? '', text)));
  return places;
}

function differences(made: readonly CompressedRules[], pace: number): string {
  const changes = made.flatMap((one) => one.changes);
  if (changes.length === 0) return `pace ${pace}: nothing to divide`;
  const rows = changes.map(({ group, rule, field, column, fromMs, toMs }) => [
    group,
    rule ?? '',
    column === undefined ? field : `${field}, column ${column}`,
    `${humanMs(fromMs)} became ${humanMs(toMs)}`,
  ]);
  return `${columns(rows)}\npace ${pace}: ${changes.length} durations divided; the parse trees differ in nothing else`;
}
