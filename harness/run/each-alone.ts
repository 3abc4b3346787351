import type { Abilities } from '../model/abilities.ts';
import type { Step } from '../model/progress.ts';
import { effectOf, faultWithin, putIn } from './breaking.ts';
import type { DrillRun } from './open-drill.ts';
import { questionsOf } from './questions.ts';

/** What must be as before for the next fault to be alone: users and probes, and nothing that takes its time. */
const SERVED = /^(?:probes|traffic)\//;

/**
 * Puts each of several faults in alone, sees what it brings about, takes it out and waits until all is well: what breaks when
 * all are in can then be told to be of one of them, or of all together. Of one fault alone there is nothing to tell apart.
 */
export async function eachAlone(run: DrillRun, can: Abilities, step: Step): Promise<void> {
  const { plan, clock, recorder, signal } = run;
  if (plan.parts.length < 2) return;
  for (const part of plan.parts) {
    const { fault, service } = part;
    step.update(`${fault.name} on ${service} alone`);
    await putIn(run, can, part);
    const from = clock.now();
    const before = await effectOf(run, can, part);
    await run.ask(questionsOf(run, 'alone'), step);
    const after = before.seen ? await effectOf(run, can, part) : before;
    const to = clock.now();
    await faultWithin(signal, 'undo', (limited) => fault.undo(can, service, limited));
    const back = questionsOf(run, 'back').filter(({ id }) => SERVED.test(id));
    await run.ask(back, step);
    const well = back.every((condition) => condition.look().met);
    recorder.record({
      kind: 'alone',
      t: clock.now(),
      fault: fault.name,
      service,
      from,
      to,
      seen: after.seen,
      how: after.how,
      well,
    });
  }
}
