import type { Report, VerdictStatus } from '../../model/judgement.ts';
import type { Inline, Section, Text } from '../../model/section.ts';
import { count, duration } from '../../text/format.ts';
import type { Document } from '../document.ts';
import { runsTable } from '../drill/runs-table.ts';
import { again, brokenPromises, figureOf, sentence, subject, VERDICT_WORDS } from '../words.ts';
import { matrixSection, type PastRecoveries } from './matrix.ts';
import {
  counts,
  type Excuse,
  madeOf,
  missingCounts,
  quarantineOfRun,
  type SuiteReport,
} from './suite-report.ts';
import { timeSection } from './time.ts';

/**
 * What a team wants to read in the morning: what is broken first, with the command that shows it again.
 * @param past how recovery went before, by {@link runInWords}
 */
export function suiteDocument(suite: SuiteReport, past: PastRecoveries = new Map()): Document {
  const { verdict, runs, missing, skipped, times, seed, shard } = suite;
  const part = shard === undefined ? '' : `, part ${shard.index} of ${shard.of}`;
  const lot: Text = ['some of it was drawn by lot: ', { code: `--seed ${seed}` }, ' draws the same'];
  const broken = runs.filter((run) => !passed(run.verdict.status));
  return {
    title: `suite ${suite.suite}${part}`,
    verdict: {
      status: verdict.status,
      reason: verdict.reason ?? `every promise was kept in ${runs.length} runs`,
    },
    notes: [
      `${count(runs.length, 'run')} in ${duration(suite.durationMs)}`,
      `started ${suite.startedAt}`,
      ...(seed === undefined ? [] : [lot]),
    ],
    sections: [
      ...(runs.length + missing.length === 0 ? [] : [matrixSection(suite, past)]),
      ...broken.map((run) => brokenSection(suite, run)),
      ...(runs.length === 0 ? [] : [allSection(suite)]),
      ...(missing.length === 0 ? [] : [missingSection(suite)]),
      ...repeatedSections(suite),
      ...quarantineSections(suite),
      ...(skipped.length === 0 ? [] : [skippedSection(suite)]),
      ...(times.length === 0 ? [] : [timeSection(suite)]),
    ],
  };
}

function passed(status: VerdictStatus): boolean {
  return status === 'pass' || status === 'acceptable';
}

function brokenSection(suite: SuiteReport, run: Report): Section {
  const promises = brokenPromises(run);
  const aside = counts(suite, run) ? '' : ' (in quarantine)';
  return {
    id: run.run,
    title: `${VERDICT_WORDS[run.verdict.status]}: ${subject(run)}${aside}`,
    blocks: [
      promises.length === 0
        ? { kind: 'paragraph', text: sentence(run) }
        : { kind: 'findings', findings: promises },
      { kind: 'code', text: again(run, madeOf(suite)) },
    ],
    ...(counts(suite, run) ? {} : { brief: [] }),
  };
}

function allSection(suite: SuiteReport): Section {
  const rows = suite.runs.map((run): Text[] => [
    judged(run.verdict.status, counts(suite, run)),
    subject(run),
    figureOf(run.measures.recover),
    figureOf(run.measures.outage),
    figureOf(run.measures.deliver),
    String(run.pace),
    [{ code: run.run }],
  ]);
  return {
    id: 'runs',
    title: 'All runs',
    blocks: [
      {
        kind: 'table',
        head: ['verdict', 'drill', 'recover', 'outage', 'deliver', 'pace', 'evidence'],
        rows,
      },
    ],
    brief: [runsTable(suite.runs)],
  };
}

function judged(verdict: VerdictStatus, counted: boolean): Inline[] {
  return counted ? [{ verdict }] : [{ verdict }, ' (quarantine)'];
}

function missingSection({ missing }: SuiteReport): Section {
  return {
    id: 'missing',
    title: 'Planned, without a report',
    blocks: [
      {
        kind: 'table',
        head: ['', 'drill', 'why'],
        rows: missing.map((one) => [judged(one.status, missingCounts(one)), subject(one), one.reason]),
      },
    ],
  };
}

function repeatedSections({ repeated = [] }: SuiteReport): Section[] {
  if (repeated.length === 0) return [];
  return [
    {
      id: 'repeated',
      title: 'Done once more, since the machine left them unproven',
      blocks: [
        {
          kind: 'table',
          head: ['drill', 'what the machine did', 'evidence'],
          rows: repeated.map(({ unit, run, because }) => [unit, because, [{ code: run }]]),
        },
      ],
    },
  ];
}

function quarantineSections(suite: SuiteReport): Section[] {
  const entries = [
    ...suite.runs.map((run) => ({
      what: subject(run),
      status: run.verdict.status,
      excuse: quarantineOfRun(suite, run),
    })),
    ...suite.missing.map((one) => ({ what: subject(one), status: one.status, excuse: one.quarantine })),
  ].flatMap(({ what, status, excuse }) => (excuse === undefined ? [] : [{ what, status, excuse }]));
  if (entries.length === 0) return [];
  return [
    {
      id: 'quarantine',
      title: 'In quarantine',
      blocks: [
        {
          kind: 'table',
          head: ['drill', 'now', 'reason', 'owner', 'until'],
          rows: entries.map(({ what, status, excuse }) => [
            what,
            now(status, excuse),
            excuse.reason,
            excuse.owner,
            excuse.until,
          ]),
        },
      ],
      brief: [{ kind: 'list', items: entries.map(({ what, excuse }) => inWords(what, excuse)) }],
    },
  ];
}

function now(status: VerdictStatus, { expired }: Excuse): Text {
  if (expired) return 'expired: it counts again';
  return passed(status) ? 'passes: take it out of quarantine' : [{ verdict: status }];
}

function inWords(what: string, { reason, owner, until, expired }: Excuse): string {
  return `${what} is in quarantine${expired ? ' no more' : ''}: ${reason} (${owner}, until ${until})`;
}

function skippedSection({ skipped }: SuiteReport): Section {
  return {
    id: 'skipped',
    title: 'Does not apply',
    blocks: [
      {
        kind: 'table',
        head: ['pair', 'why'],
        rows: skipped.map(({ drill, target, reason }) => [`${drill} on ${target}`, reason]),
      },
    ],
  };
}
