/** That a secret leaked is seen in a log, and declared by the way that production's alerts take; no metric shows it. */

import { FiredrillError, type RehearsalStep, telling, toldOf, type World } from 'firedrill/config';
import { BASEROW_SECRET } from '../../secrets.ts';
import { OPS } from '../shared/people.ts';
import { goesBackBy } from './variants.ts';

const DECLARED = 'HubCredentialsLeaked';

/** In the words in which it was declared, once the receiver has it. */
export function declared(world: Pick<World, 'notifications'>): string | undefined {
  return toldOf(world, DECLARED)[0]?.annotations.summary;
}

const declaring = telling('the leak is declared', () => ({
  alert: DECLARED,
  severity: 'critical',
  annotations: {
    summary: 'the secret of one side stands in the log of the bridge',
    runbook: 'runbooks/runbook-rotate-secrets.md',
  },
}));

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
  ...declaring,
  async act(world) {
    const lines = await world.stack.countInLog('bridge', BASEROW_SECRET);
    world.check('the logs', 'the leak is seen in the log', lines > 0, `${lines} lines have the secret`);
    if (lines === 0) throw new FiredrillError('unavailable', 'no line of the log has the secret');
    await declaring.act(world);
  },
};
