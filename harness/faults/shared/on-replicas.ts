import type { Abilities } from '../../model/abilities.ts';
import type { Effect } from '../../model/effect.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Fault } from '../../model/fault.ts';

/**
 * The same fault in every replica of a service. A link's is on the way to all of them as it is: callers know them by one name.
 * @param replicas the service first; one alone is the fault itself
 */
export function onReplicas(fault: Fault, replicas: readonly string[]): Fault {
  if (replicas.length < 2) return fault;
  const each = async <T>(act: Act<T>, ...[can, service, signal]: Parameters<Act<T>>): Promise<T[]> => {
    const results: T[] = [];
    for (const replica of replicas)
      results.push(await act(inPlaceOf(can, service, replica), service, signal));
    return results;
  };
  return {
    ...fault,
    inject: async (...given) => void (await each(fault.inject, ...given)),
    undo: async (...given) => void (await each(fault.undo, ...given)),
    effect: async (...given) => together(await each(fault.effect, ...given)),
  };
}

type Act<T> = (can: Abilities, service: string, signal: AbortSignal) => Promise<T>;

/** What is asked of one service is done to another; links, which lead to both, stay. */
function inPlaceOf(can: Abilities, service: string, replica: string): Abilities {
  const redirected = <T extends object>(ability: T): T =>
    new Proxy(ability, {
      get(target, name) {
        const act: unknown = Reflect.get(target, name);
        if (typeof act !== 'function') return act;
        return (asked: unknown, ...rest: unknown[]): unknown =>
          Reflect.apply(act, target, [asked === service ? replica : asked, ...rest]);
      },
    });
  return {
    ...can,
    containers: redirected(can.containers),
    commands: redirected(can.commands),
    network: redirected(can.network),
    processes: redirected(can.processes),
  };
}

/** @throws FiredrillError where some are broken and others are not: that is neither there nor gone */
function together(effects: readonly Effect[]): Effect {
  const how = effects.map((one) => one.how).join('; ');
  const seen = effects.filter((one) => one.seen).length;
  if (seen > 0 && seen < effects.length)
    throw new FiredrillError('unavailable', `it is seen in ${seen} of ${effects.length} replicas: ${how}`);
  return { seen: seen > 0, how };
}
