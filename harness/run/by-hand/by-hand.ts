/**
 * The part of a drill that is people's: the on-call engineer is paged, those who do not acknowledge are passed over, and a person
 * takes up, finds out and cures. Firedrill touches nothing meanwhile.
 */

import { FiredrillError } from '../../model/errors.ts';
import type { PeopleOfRun } from '../../model/people.ts';
import type { RecordOf } from '../../model/timeline.ts';
import { runStep } from '../../people/run-step.ts';
import type { StartedStack } from '../../stack/start-stack.ts';
import type { DrillRun } from '../open-drill.ts';
import { type Escalation, escalate } from './escalation.ts';
import { page } from './page.ts';
import { stepsOf } from './steps.ts';
import { watchCure } from './watch-cure.ts';

/** @throws the signal's reason; FiredrillError `aborted` when people end the run */
export async function leaveToPeople(run: DrillRun, stack: StartedStack): Promise<void> {
  const { people } = run.plan.header;
  if (people === undefined) return;
  const paged = await run.phases.run('hold', 'page the on-call engineer', async () => page(run));
  await using escalation = escalate(run, stack, paged, people);
  const unheard = people.escalation.slice(1, people.unanswered + 1);
  if (unheard.length > 0)
    await run.phases.run('hold', 'wait until the next are told', async (step) => {
      for (const level of unheard) await escalation.told(level, step);
    });
  if (people.manual) await handOver(run, stack, { people, paged, escalation });
}

interface Paged {
  people: PeopleOfRun;
  paged: RecordOf<'paged'>;
  escalation: Escalation;
}

/** From here until it is cured, or people give up, nothing is asked of the target: people have their hands on it. */
async function handOver(
  run: DrillRun,
  stack: StartedStack,
  { people, paged, escalation }: Paged,
): Promise<void> {
  const { clock, recorder, host, signal, phases, plan } = run;
  const { attended } = plan;
  if (attended === undefined) throw new FiredrillError('internal', 'a run by hand has people');
  const answers = people.escalation[people.unanswered]?.tell ?? '';
  const who = people.contacts[answers]?.who ?? 'on-call engineer';
  const detail = `${plan.fault.name} on ${plan.service}, by hand`;
  await phases.run('recover', 'leave it to people', async () => {
    recorder.record({ kind: 'fault', t: clock.now(), stage: 'undoing', detail });
    await using cure = watchCure(run, stack, detail);
    const { acknowledged } = escalation;
    const handed = {
      run,
      stack,
      attended,
      paged,
      who,
      hurry: people.hurry,
      acknowledged,
      broken: cure.broken,
    };
    for (const step of stepsOf(handed)) {
      const outcome = await runStep(step, undefined, {
        clock,
        record: recorder.record,
        people: attended.people,
        progress: (title) => host.progress.start(title),
        signal,
      });
      if (outcome === 'failed') return;
    }
  });
}
