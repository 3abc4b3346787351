import { parseDuration } from '../durations/duration.ts';
import { FiredrillError } from '../model/errors.ts';
import { prometheusIntervals } from '../rules/compress-prometheus.ts';
import type { RuleLint } from '../rules/lint.ts';
import { lintRule } from '../rules/lint-rule.ts';
import { describeProblem } from '../rules/problem.ts';
import { ruleGraph } from '../rules/rule-graph.ts';
import { graphScalability, type RuleScalability } from '../rules/rules-scalability.ts';
import { columns } from '../text/columns.ts';
import { count } from '../text/format.ts';
import { inert } from '../text/inert.ts';
import { oneLine } from '../text/one-line.ts';
import { askWhileReading, type PromtoolVerdict } from './ask-while-reading.ts';
import { paint } from './paint.ts';
import { parseRuleTexts, readRuleTexts, readText } from './rules-files.ts';
import { whileLong } from './while-long.ts';

/** What `rules check` says of one rule. */
interface Checked extends RuleScalability {
  readonly lints: readonly RuleLint[];
}

interface Options {
  json?: true;
  scrape?: string;
  prometheus?: string;
}

/** What most people scrape at, where nothing is said. */
const USUAL_SCRAPE_MS = 15_000;

/** `rules check`: are the files valid, which rules can a pace scale, and which habits deceive. */
export async function checkRules(patterns: readonly string[], options: Options): Promise<void> {
  const texts = await readRuleTexts(patterns);
  const scrapeMs = await scrapeInterval(options);
  await using asked = askWhileReading();
  let read = 0;
  using _long = whileLong(() =>
    read < texts.length ? `${read} of ${texts.length} files are read` : 'promtool checks the files',
  );
  const files = await parseRuleTexts(texts, (text, one) => {
    read += 1;
    return asked.add(text, one);
  });
  // Promtool goes on with the last of them meanwhile.
  const verdict = asked.verdict();
  const graph = ruleGraph(files);
  const rules = graphScalability(graph).map((rule, index) => {
    const node = graph.nodes[index];
    return { ...rule, lints: node === undefined ? [] : lintRule(node, scrapeMs) };
  });
  const promtool = await verdict;
  const warnings = files.flatMap((file) => file.warnings ?? []);
  if (options.json)
    console.log(
      JSON.stringify({ schema: 1, files: texts.map(({ file }) => file), rules, warnings, promtool }, null, 2),
    );
  else print(rules, warnings.map(describeProblem), promtool);
  if ('ok' in promtool && !promtool.ok) process.exitCode = 64;
}

async function scrapeInterval({ scrape, prometheus }: Options): Promise<number> {
  if (scrape !== undefined) {
    const ms = parseDuration(scrape);
    if (ms !== undefined && ms > 0) return ms;
    throw new FiredrillError('usage', `--scrape ${scrape}: not a duration; write one such as 15s`);
  }
  if (prometheus === undefined) return USUAL_SCRAPE_MS;
  const { jobs, scrapeIntervalMs } = prometheusIntervals(
    await readText(prometheus, '--prometheus'),
    prometheus,
  );
  return Math.min(scrapeIntervalMs, ...jobs.map((job) => job.scrapeIntervalMs));
}

function print(rules: readonly Checked[], warnings: readonly string[], promtool: PromtoolVerdict): void {
  const colour = paint(process.stdout);
  const rows = rules.map(({ group, rule, scalable, reasons, more }) => [
    oneLine(group),
    oneLine(rule ?? ''),
    scalable ? colour('green', 'scales') : colour('yellow', 'as written only'),
    reasons
      .map(({ construct, reason, through }) => `${construct}${through ? ` in ${through}` : ''}: ${reason}`)
      .join('; ') + (more ? '; and so do more of the rules that it reads' : ''),
  ]);
  console.log(columns([['GROUP', 'RULE', 'PACE', ''], ...rows]));
  for (const { group, rule, lints } of rules) {
    for (const { message, remedy } of lints)
      console.log(`${colour('yellow', 'warning')}: ${oneLine(`${group}, ${rule}: ${message}; ${remedy}`)}`);
  }
  for (const warning of warnings) console.log(`${colour('yellow', 'warning')}: ${inert(warning)}`);
  const fixed = rules.filter(({ scalable }) => !scalable).length;
  console.error(
    `${count(rules.length, 'rule')}; ${rules.length - fixed} keep their meaning at any pace, ${fixed} are proven as written only`,
  );
  if ('skipped' in promtool) console.error(`promtool check rules: skipped: ${promtool.skipped}`);
  else if (promtool.ok) console.error(`promtool check rules: passed (promtool ${promtool.version})`);
  else
    console.error(
      `promtool check rules: failed (promtool ${promtool.version})\n${inert(promtool.output ?? '')}`,
    );
}
