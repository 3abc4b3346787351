/** A page that is not acknowledged becomes the next one's, as a paging service would have it. */

import { pause } from '../../host/pause.ts';
import { ask } from '../../http/ask.ts';
import { type Level, type PeopleOfRun, UNACKNOWLEDGED } from '../../model/people.ts';
import type { Step } from '../../model/progress.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { DrillRun } from '../open-drill.ts';
import { waitFor } from '../wait.ts';

const ASK_LIMIT_MS = 5_000;
/** What Alertmanager and the receiver may take besides production's own waits. */
const TOLD_SLACK_MS = 15_000;

export interface Escalation extends AsyncDisposable {
  /** Waits until this level is told, or was not within its time. */
  told(level: Level, step: Step): Promise<void>;
  /** One of those who were told has taken it up: no one else is told. */
  acknowledged(): void;
}

/** Goes from one level to the next as their times come, until the page is acknowledged. Disposing ends it. */
export function escalate(
  run: DrillRun,
  stack: StartedStack,
  { t, page }: RecordOf<'paged'>,
  { escalation, contacts, hurry }: PeopleOfRun,
): Escalation {
  const { clock, recorder, facts, phases, plan } = run;
  const ending = new AbortController();
  const signal = AbortSignal.any([run.signal, ending.signal]);
  const dueAt = ({ afterMs }: Level) => t + afterMs / hurry;
  const raise = async (level: Level) => {
    const { who = level.tell } = contacts[level.tell] ?? {};
    const labels = {
      alertname: UNACKNOWLEDGED,
      severity: 'critical',
      contact: level.tell,
      page: page?.alert ?? 'none',
    };
    const annotations = {
      summary: `${who}: ${page?.alert ?? 'a failure that no alert told of'} was not acknowledged`,
      description: page?.text ?? '',
    };
    recorder.record({ kind: 'escalated', t: clock.now(), contact: level.tell });
    const url = `${stack.origin('alertmanager')}/api/v2/alerts`;
    await ask(url, { method: 'POST', body: [{ labels, annotations }], deadlineMs: ASK_LIMIT_MS, signal });
  };
  const all = async () => {
    for (const level of escalation.slice(1)) {
      await pause(Math.max(0, dueAt(level) - clock.now()), signal);
      if (signal.aborted) return;
      // One that cannot be told is missed by the judge, and the next is told all the same.
      await raise(level).catch(() => undefined);
    }
  };
  const going = all();
  return {
    async told(level, step) {
      await waitFor(
        {
          id: `people/escalation/${level.tell}`,
          for: `${contacts[level.tell]?.who ?? level.tell} to be told`,
          since: Math.max(t, dueAt(level)),
          limitMs: plan.header.pace.groupWaitMs + TOLD_SLACK_MS,
          phase: phases.current(),
          look: () =>
            facts.people.told.some(({ contact }) => contact === level.tell)
              ? { met: true }
              : { met: false, seen: facts.people.escalated.has(level.tell) ? 'not yet told' : 'not yet due' },
        },
        { clock, recorder, step, signal: run.signal },
      );
    },
    acknowledged: () => ending.abort(),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await going;
    },
  };
}
