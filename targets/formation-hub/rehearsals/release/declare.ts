/** That a secret leaked is seen in a log, and declared by the way that production's alerts take; no metric shows it. */

import { alertsOf, FiredrillError, type Look, type RehearsalStep, raise, type World } from 'firedrill/config';
import { BASEROW_SECRET } from '../../secrets.ts';
import { OPS } from '../shared/people.ts';
import { goesBackBy } from './variants.ts';

const DECLARED = 'HubCredentialsLeaked';

/** In the words in which it was declared, once the receiver has it. */
export function declared({ notifications }: Pick<World, 'notifications'>): string | undefined {
  return notifications.find(({ alert, status }) => alert === DECLARED && status === 'firing')?.annotations
    .summary;
}

export const declare: RehearsalStep = {
  id: 'declare',
  title: 'Declare that credentials leaked',
  who: OPS,
  besides: true,
  how: [
    'read the logs of the watch: docker logs --tail 200 bridge; no secret may stand in them',
    `where one does, raise ${DECLARED} at Alertmanager, severity critical: what leaked, and where; never the secret itself`,
  ],
  until: 'the receiver has acknowledged it',
  limitMs: 2 * 60_000,
  only: goesBackBy('rotate'),
  byHand: async (world) => [alertsOf(world, incident()).byHand],
  async act(world) {
    const lines = await world.stack.countInLog('bridge', BASEROW_SECRET);
    world.check('the logs', 'the leak is seen in the log', lines > 0, `${lines} lines have the secret`);
    if (lines === 0) throw new FiredrillError('unavailable', 'no line of the log has the secret');
    await raise(world, incident());
  },
  look: async (world): Promise<Look> => {
    const words = declared(world);
    if (words === undefined) return { met: false, seen: 'the receiver does not have it yet' };
    world.check('told', 'the leak is declared', true, words);
    return { met: true };
  },
};

function incident() {
  return [
    {
      labels: { alertname: DECLARED, severity: 'critical' },
      annotations: {
        summary: 'the secret of one side stands in the log of the bridge',
        runbook: 'runbooks/runbook-rotate-secrets.md',
      },
    },
  ];
}
