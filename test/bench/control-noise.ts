/**
 * How far the figures of `afterwards` are from what they were before, where nothing was broken in between: what the
 * bounds in harness/promises/afterwards/bounds.ts must ignore. Prints the table of docs/afterwards.md.
 *
 *     ./firedrill run db-down --control --target all   # a few times
 *     node test/bench/control-noise.ts [folder of results]
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AfterwardsFigure, type Report, reportSchema } from '../../harness/model/judgement.ts';

const [folder = 'results'] = process.argv.slice(2);
const reports: Report[] = [];
for (const name of (await readdir(folder)).filter((one) => one !== 'latest').sort()) {
  const text = await readFile(join(folder, name, 'report.json'), 'utf8').catch(() => undefined);
  const read = text === undefined ? undefined : reportSchema.safeParse(JSON.parse(text));
  if (read?.success && read.data.control !== undefined) reports.push(read.data);
}
if (reports.length === 0) throw new Error(`${folder} has no control run: ./firedrill run db-down --control`);

const seen = new Map<string, AfterwardsFigure[]>();
for (const { target, afterwards = [] } of reports)
  for (const one of afterwards) {
    const key = `${target} | ${one.figure}`;
    seen.set(key, [...(seen.get(key) ?? []), one]);
  }

const verdicts = Map.groupBy(reports, ({ target, verdict }) => `${target}: ${verdict.status}`);
console.log([...verdicts].map(([what, all]) => `${what} ${all.length} times`).join(', '));
console.log('\n| target | figure | runs | before | ratios | most more |\n|---|---|---|---|---|---|');
for (const [key, all] of [...seen].sort(([one], [other]) => (one < other ? -1 : 1))) {
  const ratios = all.flatMap(({ ratio }) => ratio ?? []).sort((a, b) => a - b);
  const before = all.map((one) => one.before).sort((a, b) => a - b);
  const more = Math.max(...all.map((one) => one.after - one.before));
  const span = (values: readonly number[], digits: number) =>
    values.length === 0 ? '–' : `${values[0]?.toFixed(digits)} to ${values.at(-1)?.toFixed(digits)}`;
  const unit = all[0]?.unit === 'count' ? '' : ` ${all[0]?.unit}`;
  console.log(
    `| ${key} | ${all.length} | ${span(before, 1)}${unit} | ${span(ratios, 2)} | ${more.toFixed(1)} |`,
  );
}
