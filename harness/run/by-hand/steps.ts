/** What is people's from the page on: to take it up, to find out, to cure it. */

import type { Look } from '../../model/look.ts';
import { PROBES } from '../../model/request.ts';
import type { RecordOf } from '../../model/timeline.ts';
import type { Says, Step } from '../../people/step.ts';
import { succeededOnEnd } from '../../signals/workload/requests.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { DrillRun } from '../open-drill.ts';
import type { Attended } from './attended.ts';

/** People think, read and type; one who needs longer than this will not be done. */
const PATIENCE_MS = 30 * 60_000;
const LOOK_EVERY_MS = 500;
/** Users' requests on end that were served. */
const STABLE_REQUESTS = 20;

export interface Handed {
  run: DrillRun;
  stack: StartedStack;
  attended: Attended;
  paged: RecordOf<'paged'>;
  /** Who answers the page. */
  who: string;
  hurry: number;
  acknowledged(): void;
  /** What is still broken, as the fault itself sees it. */
  broken(): string | undefined;
}

export function stepsOf(handed: Handed): Step<undefined>[] {
  const { run, stack, attended, paged, who, hurry } = handed;
  const common = { who, limitMs: PATIENCE_MS / hurry, alone: true, everyMs: LOOK_EVERY_MS } as const;
  const acknowledge = hearing(run, 'acknowledge', /^a(ck\w*)?$/i, 'a and Enter: it is taken up');
  const diagnose = hearing(
    run,
    'diagnose',
    /^d(iagnosed?)?[\s:]+(?<words>\S.*)$/i,
    'd, what it is, and Enter: it is found out',
  );
  const cure = hearing(run, 'cure', /^c(ured?)?(\s.*)?$/i, 'c and Enter: it is cured');
  return [
    {
      ...common,
      id: 'acknowledge',
      title: 'Take up the page',
      how: pageInWords(paged),
      until: 'they say that they have taken it up',
      says: acknowledge,
      async look() {
        if (!acknowledge.said()) return { met: false, seen: 'it was not said' };
        handed.acknowledged();
        return { met: true };
      },
    },
    {
      ...common,
      id: 'diagnose',
      title: 'Find out what is broken',
      how: [...runbooksOf(handed), ...addresses(run, stack, attended)],
      until: 'they say what it is',
      says: diagnose,
      look: async () => (diagnose.said() ? { met: true } : { met: false, seen: 'it was not said' }),
    },
    {
      ...common,
      id: 'cure',
      title: 'Cure it, from another terminal',
      how: ['what you do there is real; Firedrill heals nothing by itself until you say that you cannot'],
      until: 'they say that it is cured, what was broken is whole, and users are served',
      says: cure,
      async look() {
        if (!cure.said()) return { met: false, seen: 'it was not said' };
        return cured(run, handed.broken());
      },
    },
  ];
}

/** Says that wait for one line, which is kept in their words. */
function hearing({ recorder, clock }: DrillRun, step: string, wanted: RegExp, hint: string): Says {
  let heard = false;
  return {
    hint,
    hear(line) {
      const found = wanted.exec(line);
      if (found === null) return `not understood; ${hint}; f and Enter: it cannot be done`;
      heard = true;
      const { words } = found.groups ?? {};
      if (words !== undefined) recorder.record({ kind: 'said', t: clock.now(), step, text: words });
      return undefined;
    },
    said: () => heard,
  };
}

function pageInWords({ page }: RecordOf<'paged'>): string[] {
  if (page === undefined) return ['no alert reached anyone; users say that it does not work'];
  return [`${page.alert}, told to ${page.receiver || 'the receiver'}`, page.text].filter(
    (line) => line !== '',
  );
}

function runbooksOf({ run, attended }: Handed): string[] {
  const since = run.facts.fault.injecting ?? 0;
  const named = run.facts.notifications
    .filter(({ status, t }) => status === 'firing' && t >= since)
    .flatMap(({ annotations }) => annotations.runbook ?? annotations.runbook_url ?? []);
  return [...new Set(named)].map((one) => `runbook: ${attended.runbook(one)}`);
}

/** How the stack is reached from a terminal of theirs. */
function addresses({ plan }: DrillRun, stack: StartedStack, { engine }: Attended): string[] {
  const monitoring = ['prometheus', 'alertmanager'].filter((name) =>
    plan.stack.containers.some((one) => one.name === name),
  );
  const names = [...Object.keys(plan.header.services ?? {}), ...monitoring];
  return [
    `engine: export DOCKER_HOST=${engine}`,
    ...names.map((name) => `${name}: container ${stack.place(name).id.slice(0, 12)}, ${stack.origin(name)}`),
  ];
}

/** What was broken is whole again, as the fault itself sees it, and users are served. */
function cured({ plan, facts }: DrillRun, broken: string | undefined): Look {
  if (broken !== undefined) return { met: false, seen: `${plan.service} is still broken: ${broken}` };
  // Whether that stays so is asked afterwards, as of any cure; a busy machine that cannot send probes says nothing of it.
  const bad = PROBES.find(
    (probe) => plan.header.probes[probe] !== undefined && facts.probeNow(probe).badRun > 0,
  );
  if (bad !== undefined) return { met: false, seen: `${bad} is not good yet` };
  if (plan.header.workload !== undefined && succeededOnEnd(facts, STABLE_REQUESTS) < STABLE_REQUESTS)
    return { met: false, seen: `users are not served yet: ${facts.requestTrouble.how}` };
  return { met: true };
}
