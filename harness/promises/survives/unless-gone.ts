import { ENTRY } from '../../model/target.ts';
import { moment } from '../../text/format.ts';
import type { Condition, SoFar } from '../condition.ts';

/** A policy that starts a container again does so within this; milliseconds. */
const AGAIN_MS = 2_000;

/**
 * A condition that is given up once the service that all are sent to has ended, though another was broken, and nothing
 * has started it again: what asks it will not be answered, and the run need not wait its limit to know that.
 */
export function unlessGone(condition: Condition, soFar: Omit<SoFar<unknown>, 'knows'>): Condition {
  if (condition.outlives) return condition;
  return {
    ...condition,
    look() {
      const look = condition.look();
      const at = look.met ? undefined : goneAt(soFar);
      if (look.met || at === undefined) return look;
      const seen = `${soFar.plan.entry ?? ENTRY} ended at ${moment(at)} and nothing started it again; ${look.seen}`;
      return { met: false, seen, never: true };
    },
  };
}

/** When that service ended, where nothing has started it again; milliseconds on the run's clock. */
export function goneAt({ facts, plan, now }: Omit<SoFar<unknown>, 'knows'>): number | undefined {
  const { injecting } = facts.fault;
  // Every probe and every request of the workload goes to this service.
  const { entry = ENTRY } = plan;
  if (injecting === undefined || plan.service === entry) return undefined;
  // It may have ended, been started again, and ended again: what counts is the last.
  const said = facts.engine.filter(
    ({ service, action }) => service === entry && /^(start|die)$/.test(action),
  );
  const last = said.at(-1);
  if (last?.action !== 'die' || last.t < injecting || now() - last.t < AGAIN_MS) return undefined;
  return last.t;
}
