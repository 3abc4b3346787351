/** What a suite costs over many machines, for `docs/figures.md`. */
import type { Section, Text } from '../../harness/model/section.ts';
import { duration } from '../../harness/text/format.ts';
import { manyRunsSchema } from '../bench/peers/samples.ts';
import { quantile } from '../bench/support/figures.ts';
import type { Left } from '../bench/support/left.ts';

export function manyRunsSection(left: Left | undefined): Section {
  const [id, title] = ['many', 'A suite over many machines'];
  if (left === undefined) {
    const text: Text = ['Not measured yet: ', { code: 'npm run bench -- many-runs' }, '.'];
    return { id, title, blocks: [{ kind: 'paragraph', text }] };
  }
  const { lengths, overheadMs, suites, plans } = manyRunsSchema.parse(left.samples);
  const text =
    `By simulation: runs drawn from the lengths of ${lengths.length} recorded runs (median ${duration(quantile(lengths, 0.5))}, longest ` +
    `${duration(Math.max(...lengths))}), dealt as --shard deals them, one after another on each machine, which has two cores. A machine ` +
    `is assumed to cost ${duration(overheadMs)} before its first run, for its engine and images, and is paid for until its own last. ` +
    'Beside it what dealing by length would come to, which Firedrill does not do.';
  const rows = suites.map(({ runs, machines, lastsMs, byLengthMs, spentPerRunMs }): Text[] => [
    String(runs),
    String(machines),
    duration(lastsMs),
    duration(byLengthMs),
    duration(spentPerRunMs),
  ]);
  const planned = [...Map.groupBy(plans, ({ runs }) => runs)].map(([runs, all]): Text[] => [
    String(runs),
    String(all[0]?.shards ?? 0),
    duration(
      quantile(
        all.map(({ ms }) => ms),
        0.5,
      ),
    ),
    `${Math.round(
      quantile(
        all.map(({ peakMiB }) => peakMiB),
        0.5,
      ),
    )} MiB`,
  ]);
  const head = [
    'runs',
    'machines',
    'until the last has ended',
    'dealt by length',
    'of a machine, for each run',
  ];
  return {
    id,
    title,
    blocks: [
      { kind: 'paragraph', text },
      { kind: 'table', head, rows },
      {
        kind: 'paragraph',
        text: 'Planning itself, with all parts and the manifest; medians, in a process of its own.',
      },
      {
        kind: 'table',
        head: ['runs', 'shards', 'processor time', 'memory at most, of the whole process'],
        rows: planned,
      },
    ],
  };
}
