import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, glob } from 'node:fs/promises';
import { join } from 'node:path';
import type { Asks } from '../../gate/asks.ts';
import type { FileSeen, RulesSeen, Seen } from '../../gate/seen.ts';
import { readRegular } from '../../host/regular-file.ts';
import { shortly } from '../../model/errors.ts';
import { prometheusIntervals } from '../../rules/compress-prometheus.ts';
import { askWhileReading } from '../ask-while-reading.ts';
import { parseRuleTexts, readRuleTexts, readText } from '../rules-files.ts';

/** Bytes; a document that people read has fewer. */
const LARGEST = 4_194_304;

/** The target's files that a checklist names, rule files as they parse, and the jobs of Prometheus configurations. */
export async function seeFiles(folder: string, asks: Asks): Promise<Pick<Seen, 'files' | 'rules' | 'jobs'>> {
  const rules = new Map<string, RulesSeen>();
  const named = new Set(asks.files);
  for (const [file, annotations] of asks.rules) {
    if (!(await isThere(join(folder, file)))) continue;
    const seen = await seeRules(join(folder, file));
    rules.set(file, seen);
    for (const alert of seen.groups.flatMap((group) => group.alerts))
      for (const annotation of annotations)
        named.add((alert.annotations[annotation] ?? '').replace(/#.*$/, ''));
  }
  const jobs = new Map<string, readonly string[] | { problem: string }>();
  for (const file of asks.jobs)
    if (await isThere(join(folder, file))) jobs.set(file, await jobsOf(join(folder, file)));
  return { files: await filesOf(folder, named), rules, jobs };
}

async function filesOf(folder: string, patterns: ReadonlySet<string>): Promise<FileSeen[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (pattern === '') continue;
    for await (const file of glob(pattern, { cwd: folder })) found.add(file.replaceAll('\\', '/'));
  }
  const read = [...found].sort().map(async (file): Promise<FileSeen[]> => {
    const place = join(folder, file);
    const bytes = await readRegular(place, LARGEST).catch(() => undefined);
    if (bytes === undefined) return [];
    const executable = await access(place, constants.X_OK).then(
      () => true,
      () => false,
    );
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return [{ file, text: bytes.toString(), sha256, executable }];
  });
  return (await Promise.all(read)).flat();
}

async function seeRules(file: string): Promise<RulesSeen> {
  try {
    const texts = await readRuleTexts([file]);
    await using asked = askWhileReading();
    const [read] = await parseRuleTexts(texts, (text, rule) => asked.add(text, rule));
    const verdict = await asked.verdict();
    return {
      groups: (read?.groups ?? []).map(({ name, rules }) => ({
        name,
        alerts: rules
          .filter(({ kind }) => kind === 'alert')
          .map((rule) => ({ name: rule.name, annotations: rule.annotations })),
      })),
      promtool:
        'skipped' in verdict
          ? { missing: verdict.skipped }
          : { ok: verdict.ok, output: verdict.output ?? `promtool ${verdict.version} check rules: SUCCESS` },
    };
  } catch (error) {
    return { groups: [], problem: shortly(error), promtool: { missing: 'the file cannot be read' } };
  }
}

async function jobsOf(file: string): Promise<readonly string[] | { problem: string }> {
  try {
    return prometheusIntervals(await readText(file), file).jobs.map(({ job }) => job);
  } catch (error) {
    return { problem: shortly(error) };
  }
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
