import { FiredrillError, type World } from 'firedrill/config';

const patched = (misbehaviour: string): readonly string[] => [
  'releases/2.0.0.patch',
  `releases/misbehaviours/${misbehaviour}.patch`,
];

/** What runs before. */
export const BEFORE = '1.0.0';

/** That, the honest next release, and the next one misbehaving in one way each. */
export const patches = {
  [BEFORE]: [],
  '2.0.0': ['releases/2.0.0.patch'],
  '2.0.0-errors': patched('errors'),
  '2.0.0-corrupt-writes': patched('corrupt-writes'),
  '2.0.0-will-not-start': patched('will-not-start'),
  '2.0.0-objective-broken': patched('objective-broken'),
  '2.0.0-latency': patched('latency'),
  '2.0.0-few-users': patched('few-users'),
  '2.0.0-rare-errors': patched('rare-errors'),
} as const satisfies Record<string, readonly string[]>;

const act = (because: string) => ({ act: true, because });
const stay = (because: string) => ({ act: false, because });

/** What goes wrong in a variant, and what must be decided. */
export interface Scene {
  title: string;
  /** What is deployed. */
  release: keyof typeof patches;
  /** What else happens just then, and is not the release's doing. */
  accident?: {
    happens(world: World, signal: AbortSignal): Promise<void>;
    ends(world: World, signal: AbortSignal): Promise<void>;
  };
  /** What a person finds out that no metric shows, and declares. */
  declares?: string;
  expects: { act: boolean; because: string };
}

export const scenes: Readonly<Record<string, Scene>> = {
  errors: {
    title: 'half of all new bookings end in a 500',
    release: '2.0.0-errors',
    expects: act('5xx above 10 % of requests'),
  },
  'corrupt-writes': {
    title: 'names are stored cut off',
    release: '2.0.0-corrupt-writes',
    expects: act('database corrupt after a migration'),
  },
  'will-not-start': {
    title: 'it wants a setting that its release notes do not mention',
    release: '2.0.0-will-not-start',
    expects: act('service unreachable'),
  },
  'objective-broken': {
    title: 'bookings are taken and never dispatched',
    release: '2.0.0-objective-broken',
    expects: act('critical objective violated'),
  },
  latency: {
    title: 'every booking takes more than two seconds',
    release: '2.0.0-latency',
    expects: act('critical objective violated'),
  },
  'security-incident': {
    title: 'all metrics are well, and a person finds that it gives data away',
    release: '2.0.0',
    declares: 'it answers with the passengers of other accounts',
    expects: act('security incident'),
  },
  'few-users': {
    title: 'one account alone gets errors, but those are many',
    release: '2.0.0-few-users',
    expects: stay('a few users only'),
  },
  'rare-errors': {
    title: 'less than one request in a hundred fails',
    release: '2.0.0-rare-errors',
    expects: stay('transient errors under 1 %'),
  },
  'database-fails': {
    title: 'the release is well, and the database fails by itself',
    release: '2.0.0',
    accident: {
      happens: (world, signal) => world.stack.containers.kill('database', signal),
      ends: (world, signal) => world.stack.containers.start('database', signal),
    },
    expects: stay('no confirmed root cause'),
  },
  healthy: {
    title: 'the release is well',
    release: '2.0.0',
    expects: stay('nothing that triggers it'),
  },
};

/** @throws FiredrillError `internal` for a variant that there is not */
export function sceneOf(variant: string): Scene {
  const scene = scenes[variant];
  if (scene === undefined) throw new FiredrillError('internal', `the backout has no variant ${variant}`);
  return scene;
}
