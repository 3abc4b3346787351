import { join, resolve } from 'node:path';
import { compareGates } from '../../gate/compare.ts';
import type { GateReport } from '../../gate/gate-report.ts';
import { FiredrillError } from '../../model/errors.ts';
import { columns } from '../../text/columns.ts';
import { oneLine } from '../../text/one-line.ts';
import { type Places, resultsOf } from '../project.ts';
import { GATES, readGate } from './previous.ts';

/** Which items changed from one gate to another, and because of what evidence. */
export async function compare(a: string, b: string, options: Places & { json?: true }): Promise<void> {
  const [before, after] = [await open(a, options), await open(b, options)];
  const changes = compareGates(before, after);
  if (options.json) return console.log(JSON.stringify({ schema: 1, ...changes }, null, 2));
  const { decision, items, conditions, evidence } = changes;
  const rows = [...items, ...conditions].map(({ id, was, is, because, evidence: of }) =>
    [id, `${was} → ${is}`, because, of].map(oneLine),
  );
  console.log(
    rows.length === 0
      ? 'no item came out otherwise'
      : columns([['item', 'came out', 'because', 'evidence'], ...rows]),
  );
  if (evidence.length > 0)
    console.log(
      `\n${columns([['newest of', 'was', 'is'], ...evidence.map(({ asked, was, is }) => [asked, was, is].map(oneLine))])}`,
    );
  console.log(`\n${decision.was} → ${decision.is}`);
}

async function open(gate: string, options: Places): Promise<GateReport> {
  const problems: string[] = [];
  for (const folder of [resolve(gate), join(resultsOf(options), GATES, gate)]) {
    const read = await readGate(folder);
    if ('gate' in read) return read.gate;
    problems.push(`${folder}: ${read.problem}`);
  }
  throw new FiredrillError('usage', `there is no gate ${gate} that can be compared: ${problems.join('; ')}`);
}
