/** Whether it is gone on with: a person decides, and evidence allows or refuses. */

import { permissionBy, type RehearsalStep, type World } from 'firedrill/config';
import { gate } from '../shared/filing.ts';
import { DECIDER, OPS, people } from '../shared/people.ts';
import { allowed, kept } from './parts.ts';
import { isRefused } from './variants.ts';

const MINUTE = 60_000;

export const decide = gate(
  allowed,
  {
    id: 'decide',
    title: 'Go, or no go',
    who: DECIDER,
    how: ['the notes, the trial and the flows; APPROVE, or DENY where one of them failed'],
  },
  {
    file: 'approval.json',
    by: people.releaser,
    decision: (world: World) => (world.of(kept).troubles.length > 0 ? 'DENY' : 'APPROVE'),
  },
);

export const permission = permissionBy(allowed, {
  title: 'All that an upgrade needs is there',
  who: OPS,
  how: [
    'a backup younger than 24 h that the version of before restored; it moved to the next on a clone; flows green there; no Friday, no hour of business; decided',
    'what is missing refuses it, by its name; passed over only with a reason, which is filed',
  ],
});

/** What was refused must have left production as it was. */
export const nothingDone: RehearsalStep = {
  id: 'nothing-done',
  title: 'Production was not touched',
  who: 'Firedrill',
  part: 'scene',
  how: ['the database has run one image only, and the bridge was never stopped'],
  until: 'production runs what it ran before',
  limitMs: MINUTE,
  only: isRefused,
  async look(world, signal) {
    const { deployments, containers } = world.stack;
    const ran = await deployments.ran('database', signal);
    const runs = await containers.isRunning('bridge', signal);
    const ok = world.of(allowed).refused() !== undefined && ran.length === 1 && runs;
    world.check('refused', 'production was not touched', ok, `the database has run ${ran.join(', then ')}`);
    return ok ? { met: true } : { met: false, seen: 'something was touched', never: true };
  },
};
