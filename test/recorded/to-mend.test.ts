/** Of every recorded red run: which part of the stack the report says to mend, and by which promise it shows. */

import { expect, test } from 'vitest';
import type { Finding, VerdictStatus } from '../../harness/model/judgement.ts';
import { judgement } from '../../harness/promises/judge.ts';
import { readTimeline } from '../../harness/rehearse/read-timeline.ts';
import { partsToMend } from '../../harness/report/drill/to-mend.ts';
import { gather } from '../../harness/signals/facts.ts';
import { type Recording, recordingsOf, timelineOf } from './support/recording.ts';

/** The first part, and the first of its broken promises; nothing where none was broken. */
const FIRST: Readonly<Record<string, string>> = {
  'acknowledged-with-an-error': 'api: traffic/recovers',
  'afterwards-hundred-times-as-slow': 'api: afterwards/latency/user',
  'afterwards-leaks-connections': 'api: afterwards/holdings/api/files',
  'afterwards-leaks-files': 'api: afterwards/holdings/api/files',
  'afterwards-leaks-memory': 'api: afterwards/holdings/api/memory',
  'afterwards-twice-as-slow': 'api: afterwards/latency/user',
  'alert-rule-deleted': 'the rule file that Prometheus loads: alerts/VezaReadinessFailed/loaded',
  'api-ends-with-its-database': 'api: survives/api',
  'breaker-never-opens':
    'api: checks/the-breaker-opens-after-exactly-5-failures-in-a-row-calls-fail-fast-and-one-trial-opens-it-again/answers',
  'breaker-opens-late':
    'api: checks/the-breaker-opens-after-exactly-5-failures-in-a-row-calls-fail-fast-and-one-trial-opens-it-again/answers',
  'database-never-back': 'database: probes/readiness/recovers',
  'ledger-liar': 'api: ledger/lost',
  'liveness-looks-at-database': 'api: probes/liveness/broken',
  'own-writes-go-round': 'bridge: alerts/unexpected',
  'pages-left-behind': 'bridge: conversation/wiki/left',
  'queue-loses-on-overflow': 'api: load/announced',
  'readiness-hangs': 'api: probes/readiness/broken',
  'readiness-lies': 'api: probes/readiness/broken',
  'reads-fail-after-undo': 'api: traffic/recovers',
  'reads-given-up': 'api: probes/readiness/broken',
  'reads-of-others': 'api: traffic/recovers',
  'retries-at-once-and-twice': 'api: retries/calls-for-routes-whose-answer-is-lost/spaced',
  'routed-to-a-black-hole': "Alertmanager's routes and receivers: alerts/ShopNotReady/delivered",
  'routes-not-kept':
    'api: checks/the-cached-route-is-still-served-equal-to-the-earlier-answer-and-the-router-sees-nothing-of-it/answers',
  'stored-twice-under-another-id': 'api: ledger/others',
  'worker-idle-afterwards': 'worker: done/acknowledged',
  'writes-dropped': 'api: traffic/writes',
  'writes-refused-after-undo': 'api: objectives/recover',
};

async function partsOf(
  recording: Recording,
): Promise<{ parts: [string, Finding[]][]; status: VerdictStatus }> {
  const facts = gather(readTimeline(await timelineOf(recording), [], recording.name).observed);
  if (facts.header === undefined) throw new Error('it has no header');
  const judged = judgement(facts);
  return { parts: [...partsToMend(judged, facts.header, facts)], status: judged.verdict.status };
}

test.each(recordingsOf('red'))('$name: what broke its promise is named first', async (recording) => {
  const { parts } = await partsOf(recording);
  const [part, [first] = []] = parts[0] ?? [];
  expect(first === undefined ? '' : `${part}: ${first.id}`).toBe(FIRST[recording.name] ?? '');
});

test('no recorded run that was good enough has anything to mend', async () => {
  for (const recording of recordingsOf('nightly')) {
    const { parts, status } = await partsOf(recording);
    if (['pass', 'acceptable'].includes(status)) expect(parts, recording.name).toEqual([]);
  }
});
