/** A fault that does not do what the drill says. */

import { pause } from '../../host/pause.ts';
import type { Fault } from '../../model/fault.ts';
import { exact } from '../../text/format.ts';
import { type LiveMutant, type System, TRUTH } from './live-mutant.ts';

/** Long enough to be seen, and over before any hold is. Milliseconds. */
const EARLY_MS = 500;
/** As long as a run gives an undo. */
const UNDO_LIMIT_MS = 30_000;

export function faultMutants({ plan, fault, others }: System): LiveMutant[] {
  const { service } = plan;
  const mutant = (name: string, title: string, breaks: string, changed: Fault): LiveMutant => ({
    id: `live/fault/${name}`,
    title,
    mustBreak: [`fault/${breaks}`],
    fault: changed,
    lie: TRUTH,
  });
  const nothing = async () => undefined;
  const elsewhere = mutant(
    'wrong-role',
    `${fault.name} hits another service than ${service}`,
    'injected',
    onAnother(fault, others),
  );
  const never = mutant('never-undone', `${fault.name} is never undone`, 'undone', {
    ...fault,
    undo: nothing,
  });
  return [
    mutant('not-injected', `${fault.name} is never injected`, 'injected', { ...fault, inject: nothing }),
    others.length > 0 ? elsewhere : { ...elsewhere, cannot: `${plan.target} has no service but ${service}` },
    mutant(
      'undone-early',
      `${fault.name} is undone ${exact(EARLY_MS)} after it came`,
      'injected',
      undoneEarly(fault),
    ),
    fault.offersLoad
      ? { ...never, equivalent: 'a load is over by itself: its undo has nothing to do' }
      : never,
  ];
}

/** Into the first of them into which it can be injected at all; its effect is looked for where the drill says. */
function onAnother(fault: Fault, others: readonly string[]): Fault {
  let hit: string | undefined;
  return {
    ...fault,
    async inject(can, service, signal) {
      for (const other of others) {
        hit = other;
        const failed = await fault.inject(can, other, signal).catch((error: unknown) => ({ error }));
        if (failed === undefined) return;
        await fault.undo(can, other, signal).catch(() => undefined);
        signal.throwIfAborted();
      }
      hit = undefined;
      throw new Error(`${fault.name} can be injected into no service but ${service}`);
    },
    undo: async (can, _, signal) => (hit === undefined ? undefined : fault.undo(can, hit, signal)),
  };
}

function undoneEarly(fault: Fault): Fault {
  let early: Promise<unknown> = Promise.resolve();
  return {
    ...fault,
    async inject(can, service, signal) {
      await fault.inject(can, service, signal);
      early = pause(EARLY_MS)
        .then(() => fault.undo(can, service, AbortSignal.timeout(UNDO_LIMIT_MS)))
        // The run's own undo comes afterwards, and says what is wrong with it.
        .catch(() => undefined);
    },
    async undo(can, service, signal) {
      await early;
      await fault.undo(can, service, signal);
    },
  };
}
