/** What a release is allowed by: each step leaves its evidence as a file. */

import { type Look, permissionBy, type RehearsalStep, type World } from 'firedrill/config';
import { filed, gate, testing } from '../shared/filing.ts';
import { DECIDER, OPS, people, SECOND, TESTER } from '../shared/people.ts';
import { allowed, release } from './parts.ts';
import { sceneOf } from './variants.ts';

const MINUTE = 60_000;
const lacks = (world: World, what: 'e2e' | 'verification' | 'second') =>
  sceneOf(world.variant).lacks?.includes(what) ?? false;
const inHaste = (world: World, what: 'e2e' | 'second') =>
  lacks(world, what) ? 'in haste no one has seen to it' : undefined;

export const staging: RehearsalStep = {
  id: 'staging',
  title: 'The release is deployed to staging',
  who: 'CI',
  part: 'watch',
  how: ['a push to main deploys staging: docker compose pull; docker compose up -d'],
  until: 'staging says that it is ready',
  limitMs: 2 * MINUTE,
  act: (world, signal) => world.of(release).deploy(world.of(release).next, signal, ['staging']),
  async look(world, signal) {
    const { image, next } = world.of(release);
    if ((await world.stack.deployments.running('staging', signal)) !== image(next))
      return { met: false, seen: `staging does not run ${next}` };
    const command = [
      'node',
      '-e',
      `fetch('http://127.0.0.1:8080/ready').then((r) => r.ok || process.exit(1))`,
    ];
    return world.run('staging', command, signal).then(
      (): Look => ({ met: true }),
      (error: unknown): Look => ({ met: false, seen: String(error) }),
    );
  },
};

export const ci: RehearsalStep = {
  id: 'ci',
  title: 'CI tests the release',
  who: 'CI',
  part: 'watch',
  how: ["node --test --test-reporter=junit 'test/unit/*.test.ts', in the release's own image"],
  until: 'what the tests came to is filed',
  limitMs: 3 * MINUTE,
  ...testing(allowed, 'ci', 'test/unit/*.test.ts'),
};

export const e2e: RehearsalStep = {
  id: 'e2e',
  title: 'The flows are tried on staging',
  who: TESTER,
  part: 'watch',
  how: ["node --test --test-reporter=junit 'test/flows/*.test.ts', against staging and both of its sides"],
  until: 'what the flows came to is filed',
  limitMs: 3 * MINUTE,
  unless: (world) => inHaste(world, 'e2e'),
  ...testing(allowed, 'e2e', 'test/flows/*.test.ts'),
};

export const signOff = gate(
  allowed,
  {
    id: 'sign-off',
    title: 'Staging is looked at, and signed off',
    who: DECIDER,
    how: [
      'log in to the wiki; make a page and share it; enter hours; make a project and a task',
      'APPROVE, or back to mending',
    ],
  },
  { file: 'staging.json', by: people.releaser },
);

export const approve = gate(
  allowed,
  {
    id: 'approve',
    title: 'A second person approves',
    who: SECOND,
    how: ['who releases does not approve; APPROVE or DENY, by name'],
    unless: (world) => inHaste(world, 'second'),
  },
  { file: 'approval.json', by: people.second },
);

/** On a Friday evening the second person has gone home, and the first signs alone. */
export const alone: RehearsalStep = {
  ...gate(
    allowed,
    {
      id: 'approve-alone',
      title: 'The releaser approves alone',
      who: DECIDER,
      how: ['the second person is not there'],
    },
    { file: 'approval.json', by: people.releaser },
  ),
  part: 'scene',
  only: (variant) => sceneOf(variant).lacks?.includes('second') ?? false,
};

export const passOver: RehearsalStep = {
  id: 'pass-over',
  title: 'The hour is passed over, with a reason',
  who: SECOND,
  besides: true,
  how: ['only what cannot wait: in overrides.json the precondition, who passes over it, and why'],
  until: 'the reason is filed, by name',
  limitMs: 30 * MINUTE,
  only: (variant) => sceneOf(variant).urgent !== undefined,
  byHand: async (world) => [
    `echo '${JSON.stringify(override(world))}' > '${world.of(allowed).folder}/overrides.json'`,
  ],
  async act(world) {
    const { put, read } = world.of(allowed);
    if ((await read('overrides.json')) === undefined) await put('overrides.json', override(world));
  },
  look: filed(allowed, 'overrides.json'),
};

function override({ variant }: World) {
  const { urgent: reason = '' } = sceneOf(variant);
  return [{ precondition: 'slot', by: people.second, reason, at: new Date().toISOString() }];
}

export const permission = permissionBy(allowed, {
  title: 'All that a release needs is there',
  who: OPS,
  how: [
    'CI green; flows green on staging; staging signed off; a backup younger than 24 h that was restored; the hour; approved by a second person',
    'what is missing refuses it, by its name; passed over only with a reason, which is filed',
  ],
});

/** What was refused must have left production as it was. */
export const nothingDone: RehearsalStep = {
  id: 'nothing-done',
  title: 'Nothing was deployed',
  who: 'Firedrill',
  part: 'scene',
  how: ['production has run one image only'],
  until: 'production runs what it ran before',
  limitMs: MINUTE,
  only: (variant) => sceneOf(variant).refuses.length > 0,
  async look(world, signal) {
    const ran = await world.stack.deployments.ran('bridge', signal);
    const ok = world.of(allowed).refused() !== undefined && new Set(ran).size === 1 && ran.length === 1;
    world.check('refused', 'nothing was deployed', ok, `the bridge has run ${ran.join(', then ')}`);
    return ok ? { met: true } : { met: false, seen: 'something was deployed', never: true };
  },
};
