import { basename } from 'node:path';
import { lintExpression, type RuleLint } from '../rules/lint.ts';
import type { RuleFile } from '../rules/rule-file.ts';
import { type RuleScalability, rulesScalability } from '../rules/rules-scalability.ts';
import { count } from '../text/format.ts';
import { columns } from './columns.ts';
import { findPromtool } from './find-promtool.ts';
import { paint } from './paint.ts';
import { parseRuleTexts, type RuleText, readRuleTexts } from './rules-files.ts';

/** What `rules check` says of one rule. */
interface Checked extends RuleScalability {
  readonly lints: readonly RuleLint[];
}

type PromtoolVerdict = { ok: boolean; version: string; output?: string } | { skipped: string };

/** `rules check`: are the files valid, which rules can a pace scale, and which habits deceive. */
export async function checkRules(patterns: readonly string[], options: { json?: true }): Promise<void> {
  const texts = await readRuleTexts(patterns);
  const files = await parseRuleTexts(texts);
  const rules = checked(files);
  const promtool = await askPromtool(texts);
  if (options.json)
    console.log(
      JSON.stringify({ schema: 1, files: texts.map(({ file }) => file), rules, promtool }, null, 2),
    );
  else print(rules, promtool);
  if ('ok' in promtool && !promtool.ok) process.exitCode = 64;
}

function checked(files: readonly RuleFile[]): Checked[] {
  const exprs = files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)));
  return rulesScalability(files).map((rule, index) => ({
    ...rule,
    lints: lintExpression(exprs[index] ?? ''),
  }));
}

/** Under their own names where those differ, so that promtool's words fit. */
async function askPromtool(texts: readonly RuleText[]): Promise<PromtoolVerdict> {
  const found = await findPromtool();
  if ('missing' in found) return { skipped: found.missing };
  await using promtool = found;
  const outputs: string[] = [];
  for (const { file, text } of texts) {
    const name = basename(file);
    const { ok, output } = await promtool.checkRules(new Map([[name, text]]), name);
    if (!ok) outputs.push(`${file}:\n${output.trim()}`);
  }
  const { version } = promtool;
  return outputs.length === 0 ? { ok: true, version } : { ok: false, version, output: outputs.join('\n') };
}

function print(rules: readonly Checked[], promtool: PromtoolVerdict): void {
  const colour = paint(process.stdout);
  const rows = rules.map(({ group, rule, scalable, reasons }) => [
    group,
    rule,
    scalable ? colour('green', 'scales') : colour('yellow', 'as written only'),
    reasons
      .map(({ construct, reason, through }) => `${construct}${through ? ` in ${through}` : ''}: ${reason}`)
      .join('; '),
  ]);
  console.log(columns([['GROUP', 'RULE', 'PACE', ''], ...rows]));
  for (const { group, rule, lints } of rules) {
    for (const { message, remedy } of lints)
      console.log(`${colour('yellow', 'warning')}: ${group}, ${rule}: ${message}; ${remedy}`);
  }
  const fixed = rules.filter(({ scalable }) => !scalable).length;
  console.error(
    `${count(rules.length, 'rule')}; ${rules.length - fixed} keep their meaning at any pace, ${fixed} are proven as written only`,
  );
  if ('skipped' in promtool) console.error(`promtool check rules: skipped: ${promtool.skipped}`);
  else if (promtool.ok) console.error(`promtool check rules: passed (promtool ${promtool.version})`);
  else console.error(`promtool check rules: failed (promtool ${promtool.version})\n${promtool.output}`);
}
