import { FiredrillError } from '../../model/errors.ts';
import { type SuiteReport, suiteReport } from '../../report/suite/suite-report.ts';

/** A part and where it was found, for messages. */
export interface Part {
  from: string;
  report: SuiteReport;
}

/**
 * One report of several parts. Each part's spans are on its own clock, beginning at 0, since nothing tells how the
 * clocks of two machines go together.
 *
 * @param id of the new whole
 * @throws FiredrillError `usage` for parts that do not belong together, and for one that is there twice
 */
export function merge(parts: readonly Part[], id: string): SuiteReport {
  const [first] = parts;
  if (!first) throw new FiredrillError('usage', 'there is nothing to merge');
  const seen = new Map<number, string>();
  for (const { from, report } of parts) {
    const { suite, plan, shard } = report;
    if (shard === undefined)
      throw new FiredrillError('usage', `${from}: was not run with --shard; it is a whole already`);
    const other = first.report;
    if (suite !== other.suite || plan !== other.plan || shard.of !== other.shard?.of)
      throw new FiredrillError(
        'usage',
        `${from}: is part ${shard.index} of ${shard.of} of ${suite} (plan ${plan}), but ${first.from} is of ` +
          `${other.suite} in ${other.shard?.of} parts (plan ${other.plan}); merge parts of one plan`,
      );
    const twin = seen.get(shard.index);
    if (twin !== undefined)
      throw new FiredrillError('usage', `${from}: is part ${shard.index}, as ${twin} is; leave one out`);
    seen.set(shard.index, from);
  }
  const all = parts.map(({ report }) => report).sort((a, b) => (a.shard?.index ?? 0) - (b.shard?.index ?? 0));
  const of = first.report.shard?.of ?? 0;
  const absent = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !seen.has(index));
  const { suite, project, plan, seed, capacity } = first.report;
  return suiteReport({
    id,
    suite,
    ...(project === undefined ? {} : { project }),
    startedAt: all.map(({ startedAt }) => startedAt).sort()[0] ?? '',
    durationMs: Math.max(...all.map(({ durationMs }) => durationMs)),
    capacity,
    plan,
    ...(seed === undefined ? {} : { seed }),
    runs: all.flatMap(({ runs }) => runs),
    skipped: all[0]?.skipped ?? [],
    missing: [
      ...all.flatMap(({ missing }) => missing),
      ...absent.map((index) => ({
        drill: 'part',
        variant: `${index} of ${of}`,
        target: suite,
        status: 'not-proven' as const,
        reason: 'this part is missing: what was in it has not been shown',
      })),
    ],
    quarantined: all.flatMap(({ quarantined }) => quarantined),
    repeated: all.flatMap(({ repeated = [] }) => repeated),
    times: all.flatMap(({ times }) => times),
    // Windows of different machines do not disturb each other.
    overlaps: all.flatMap(({ overlaps }) => overlaps),
  });
}
