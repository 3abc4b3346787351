import type { Abilities } from '../../harness/model/abilities.ts';

type Called = (ability: string, call: () => unknown) => unknown;

/** The same abilities, each call of which passes through `through`. */
function intercepted(can: Abilities, through: Called): Abilities {
  const wrap = <T extends object>(ability: T): T =>
    new Proxy(ability, {
      get: (target, name) => {
        const value = Reflect.get(target, name) as unknown;
        if (typeof value !== 'function') return value;
        const act = value as (...args: unknown[]) => unknown;
        return (...args: unknown[]) => through(String(name), () => act.apply(target, args));
      },
    });
  return {
    load: can.load,
    traffic: can.traffic,
    containers: wrap(can.containers),
    links: wrap(can.links),
    commands: wrap(can.commands),
    network: wrap(can.network),
    processes: wrap(can.processes),
  };
}

/** They only name links: nothing can go wrong half-way there. */
const CHANGES_NOTHING = new Set(['all', 'to', 'way']);

/** Counts the calls that reach out into the world. */
export function callsOf(can: Abilities): { abilities: Abilities; count(): number } {
  let calls = 0;
  const abilities = intercepted(can, (name, call) => {
    if (!CHANGES_NOTHING.has(name)) calls += 1;
    return call();
  });
  return { abilities, count: () => calls };
}

/** Lets so many calls come about and aborts with the next, which is not made any more. */
export function abortingAfter(can: Abilities, calls: number): { abilities: Abilities; signal: AbortSignal } {
  const controller = new AbortController();
  let made = 0;
  const abilities = intercepted(can, (name, call) => {
    if (CHANGES_NOTHING.has(name)) return call();
    made += 1;
    if (made > calls) {
      controller.abort();
      return Promise.reject(controller.signal.reason);
    }
    return call();
  });
  return { abilities, signal: controller.signal };
}
