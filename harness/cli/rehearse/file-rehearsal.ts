import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readRegularText } from '../../host/regular-file.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { TimelineRecord } from '../../model/timeline.ts';
import { judgeRehearsal } from '../../rehearse/judge-rehearsal.ts';
import type { Part } from '../../rehearse/part.ts';
import { readTimeline } from '../../rehearse/read-timeline.ts';
import type { RehearsalHeader } from '../../rehearse/records.ts';
import type { Trends } from '../../rehearse/timed.ts';
import type { Document } from '../../report/document.ts';
import { html } from '../../report/formats/html.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { rehearsalDocument } from '../../report/rehearsal/rehearsal-document.ts';
import { rehearsalPicture, type Seens } from '../../report/rehearsal/rehearsal-picture.ts';
import type { Earlier, RehearsalReport } from '../../report/rehearsal/rehearsal-report.ts';
import { writeManifest } from '../evidence.ts';
import { indexRehearsal } from '../history/file-entry.ts';
import { storedReports } from './stored-reports.ts';

/** A rehearsal that is over, judged and filed. */
export interface FiledRehearsal {
  report: RehearsalReport;
  document: Document;
  folder: string;
}

interface Judged {
  header: RehearsalHeader | undefined;
  report: RehearsalReport;
  /** What any run's timeline holds. */
  observed: readonly TimelineRecord[];
}

/** Judges a rehearsal's timeline as it is on disk, beside those that were before it, and writes its reports. */
export async function fileRehearsal(folder: string, parts: readonly Part[]): Promise<FiledRehearsal> {
  return filed(folder, await judged(folder, parts));
}

/**
 * The same of one whose process was killed, with which its parts are gone: what they alone promise was asked by no one, so
 * that nothing but what was seen to be broken is a verdict.
 */
export async function fileKilledRehearsal(folder: string, reason: string): Promise<void> {
  const { report, ...seen } = await judged(folder, []);
  const { verdict } = report;
  await filed(folder, {
    ...seen,
    report: { ...report, verdict: verdict.status === 'fail' ? verdict : { status: 'error', reason } },
  });
}

/** Judges a rehearsal's timeline as it is on disk, and writes nothing. */
export async function judged(folder: string, parts: readonly Part[]): Promise<Judged> {
  const file = join(folder, 'timeline.jsonl');
  const lines = (await readRegularText(file)).split('\n').filter(Boolean);
  const timeline = readTimeline(
    lines.map((line): unknown => JSON.parse(line)),
    parts,
    file,
  );
  const header = timeline.own.find((record) => record.kind === 'rehearsal');
  const trends = header === undefined ? new Map() : trendsOf(await earlier(folder, header));
  const report = judgeRehearsal(timeline, parts, trends);
  if (report === undefined) throw new FiredrillError('internal', `${file} has no first record`);
  return { header, report, observed: timeline.observed };
}

async function filed(
  folder: string,
  { report, observed }: Pick<Judged, 'report' | 'observed'>,
): Promise<FiledRehearsal> {
  const document = rehearsalDocument(report, rehearsalPicture(report, seensOf(observed)));
  await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(folder, 'report.md'), markdown(document));
  await writeFile(join(folder, 'report.html'), html(document));
  await writeManifest(folder);
  await indexRehearsal(folder, report);
  return { report, document, folder };
}

/** Reports of the same rehearsal, beside this one, oldest first. */
async function earlier(folder: string, header: RehearsalHeader): Promise<RehearsalReport[]> {
  return (await storedReports(dirname(folder))).filter(
    ({ rehearsal, target, variant, way, startedAt }) =>
      rehearsal === header.rehearsal &&
      target === header.target &&
      variant === header.variant &&
      way === header.way &&
      startedAt < header.startedAt,
  );
}

function trendsOf(reports: readonly RehearsalReport[]): Trends {
  const trends = new Map<string, Earlier[]>();
  for (const { startedAt, steps, figures } of reports)
    for (const { id, measured } of [...steps, ...figures])
      if (measured !== null) trends.set(id, [...(trends.get(id) ?? []), { startedAt, high: measured.high }]);
  return trends;
}

/** What the picture shows of users and probes. */
function seensOf(records: readonly TimelineRecord[]): Seens {
  const probe = (name: string) =>
    records.flatMap((record) =>
      record.kind === 'probe' && record.probe === name && record.outcome !== 'unsent'
        ? [{ t: record.intended, good: record.outcome === 'good' }]
        : [],
    );
  return {
    users: records.flatMap((record) => {
      if (record.kind === 'write') return [{ t: record.sent, good: record.outcome === 'acknowledged' }];
      return record.kind === 'read' ? [{ t: record.sent, good: record.ok }] : [];
    }),
    readiness: probe('readiness'),
    liveness: probe('liveness'),
  };
}
