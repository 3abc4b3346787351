/** Pages of what recorded runs came to, and of a gate that has no evidence yet. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { testInNumbers } from '../../../harness/history/regression.ts';
import { runInWords, trends } from '../../../harness/history/trend.ts';
import { judgeRehearsal } from '../../../harness/rehearse/judge-rehearsal.ts';
import { readTimeline } from '../../../harness/rehearse/read-timeline.ts';
import { html } from '../../../harness/report/formats/html.ts';
import { historyDocument } from '../../../harness/report/history/history-document.ts';
import { rehearsalDocument } from '../../../harness/report/rehearsal/rehearsal-document.ts';
import { rehearsalPicture } from '../../../harness/report/rehearsal/rehearsal-picture.ts';
import { suiteDocument } from '../../../harness/report/suite/suite-document.ts';
import { suiteReport } from '../../../harness/report/suite/suite-report.ts';
import backout from '../../../targets/atmr/rehearsals/backout.ts';
import { timelineOf } from '../../recorded/support/recording.ts';
import { inProcess } from '../../support/in-process.ts';
import { pastRuns } from '../../unit/support/past.ts';
import { renderedRun } from './rendered-run.ts';

export async function suitePage(): Promise<string> {
  const names = [
    ['nightly', 'db-down-stopped@veza'],
    ['nightly', 'db-down-refused@atmr'],
    ['red', 'ledger-liar'],
  ] as const;
  const runs = await Promise.all(names.map(async ([set, name]) => (await renderedRun(set, name)).report));
  const past = new Map(runs.map((run) => [runInWords(run), [400, undefined, 700, 600]]));
  const suite = suiteReport({
    id: '20261127-010203-suite-nightly',
    suite: 'nightly',
    startedAt: '2026-11-27T01:02:03.000Z',
    durationMs: 300_000,
    capacity: { windows: 1, jobs: 2, ahead: true },
    plan: '0123456789abcdef',
    runs,
    skipped: [{ drill: 'osrm-down', target: 'veza', reason: 'it has no router' }],
    missing: [],
    quarantined: [],
    times: [],
    overlaps: [],
  });
  return html(suiteDocument(suite, past));
}

export async function rehearsalPage(): Promise<string> {
  const records = await timelineOf({ set: 'rehearsals', name: 'backout-healthy' });
  const { parts = [] } = backout;
  const timeline = readTimeline(records, parts, 'timeline.jsonl');
  const report = judgeRehearsal(timeline, parts, new Map());
  if (report === undefined) throw new Error('the recording is no rehearsal');
  return html(
    rehearsalDocument(report, rehearsalPicture(report, { users: [], readiness: [], liveness: [] })),
  );
}

/** Of one series of which a figure takes longer of late, and of one with too few runs to tell. */
export function historyPage(): string {
  const slower = (n: number) => ({
    figures: { recover: { low: n < 20 ? 100 + n : 900, high: n < 20 ? 120 + n : 950 } },
  });
  const all = [...trends(pastRuns(25, slower)), ...trends(pastRuns(3, slower))];
  return html(historyDocument({ schema: 1, test: testInNumbers(5), notes: [], trends: all }, true));
}

/** Of a folder in which nothing was run: a gate that decides, and names what would lift each skip. */
export async function gatePage(results: string): Promise<string> {
  await inProcess(['gate', '--target', 'veza', '--no-run', '--results', results]);
  const [gate = ''] = await readdir(join(results, 'gates'));
  return join(results, 'gates', gate, 'gate.html');
}
