/** What a person declares or announces, by the way that production's alerts take, and that its receiver has it. */

import type { Look } from '../model/look.ts';
import { count, moment } from '../text/format.ts';
import { alertsOf, raise } from './raise.ts';
import type { World } from './world.ts';

export interface Told {
  /** What the alert is called. */
  alert: string;
  severity: 'critical' | 'warning';
  /** What is said, by annotation: `summary`, `runbook`. */
  annotations: Readonly<Record<string, string>>;
}

/** The firing notifications of it, in the order in which they came. */
export const toldOf = ({ notifications }: Pick<World, 'notifications'>, alert: string) =>
  notifications.filter((one) => one.alert === alert && one.status === 'firing');

/**
 * What a step does and looks at that tells people something.
 * @param says in words, for the checklist: `the breach is declared`
 */
export function telling(says: string, told: (world: World) => Told) {
  const words = (world: World) => {
    const { alert, severity, annotations } = told(world);
    return [{ labels: { alertname: alert, severity }, annotations: { ...annotations } }];
  };
  return {
    byHand: async (world: World) => [alertsOf(world, words(world)).byHand],
    act: (world: World) => raise(world, words(world)),
    async look(world: World): Promise<Look> {
      const all = toldOf(world, told(world).alert);
      const [first] = all;
      if (first === undefined) return { met: false, seen: 'the receiver does not have it yet' };
      const evidence = `${count(all.length, 'time')}, at ${moment(first.t)}: ${first.annotations.summary}`;
      world.check('told', says, all.length === 1, evidence);
      return { met: true };
    },
  };
}
