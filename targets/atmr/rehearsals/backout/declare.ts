/** A security incident is declared by people, by the way that production's alerts take; no metric shows one. */

import { alertsOf, type Look, type RehearsalStep, raise, type World } from 'firedrill/config';
import { sceneOf } from './variants.ts';

const DECLARED = 'AtmrSecurityIncident';

/** In the words in which it was declared, once the receiver has it. */
export function declared({ notifications }: Pick<World, 'notifications'>): string | undefined {
  return notifications.find(({ alert, status }) => alert === DECLARED && status === 'firing')?.annotations
    .summary;
}

export const declare: RehearsalStep = {
  id: 'declare',
  title: 'Declare a security incident',
  who: 'the person who finds it',
  how: [
    `raise ${DECLARED} at Alertmanager, severity critical: what was found, in a sentence`,
    'keep what was seen before anything is rolled back: logs, and who was signed in',
  ],
  until: 'the receiver has acknowledged it',
  limitMs: 2 * 60_000,
  besides: true,
  only: (variant) => sceneOf(variant).declares !== undefined,
  byHand: async (world) => [alertsOf(world, incident(world)).byHand],
  act: (world) => raise(world, incident(world)),
  look: async (world): Promise<Look> => {
    const words = declared(world);
    if (words === undefined) return { met: false, seen: 'the receiver does not have it yet' };
    world.check('told', 'the security incident is declared', true, words);
    return { met: true };
  },
};

function incident({ variant }: World) {
  return [
    {
      labels: { alertname: DECLARED, severity: 'critical' },
      annotations: { summary: sceneOf(variant).declares ?? '', runbook: 'rehearse backout --runbook' },
    },
  ];
}
