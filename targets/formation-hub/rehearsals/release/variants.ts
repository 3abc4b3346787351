import { FiredrillError } from 'firedrill/config';

/** What runs before. */
export const BEFORE = '1.0.0';
const NEXT = '1.1.0';

const patched = (misbehaviour: string): readonly string[] => [
  `releases/${NEXT}.patch`,
  `releases/misbehaviours/${misbehaviour}.patch`,
];

/** That, the honest next release, and the next one misbehaving in one way each. */
export const patches = {
  [BEFORE]: [],
  [NEXT]: [`releases/${NEXT}.patch`],
  [`${NEXT}-will-not-start`]: patched('will-not-start'),
  [`${NEXT}-errors`]: patched('errors'),
  [`${NEXT}-turns-away`]: patched('turns-away'),
  [`${NEXT}-breaks-schema`]: patched('breaks-schema'),
  [`${NEXT}-logs-secret`]: patched('logs-secret'),
} as const satisfies Record<string, readonly string[]>;

/** The owners' ways back; each begins with another trouble. */
export type WayBack = 'previous' | 'restore' | 'rotate';

/** What goes wrong in a variant, and what must come of it. */
export interface Scene {
  title: string;
  release: keyof typeof patches;
  /** It is asked for on a Friday evening. */
  friday?: true;
  /** What no person has seen to. */
  lacks?: readonly ('e2e' | 'verification' | 'second')[];
  /** Why the hour is passed over. */
  urgent?: string;
  /** Ids of preconditions that must refuse it. */
  refuses: readonly string[];
  expects?: { act: boolean; because: string };
  back?: WayBack;
}

const stay = { act: false, because: 'nothing that triggers it' };
const act = (because: string) => ({ act: true, because });

export const scenes: Readonly<Record<string, Scene>> = {
  released: { title: 'the release is well', release: NEXT, refuses: [], expects: stay },
  'friday-evening': {
    title: 'it is asked for in haste on a Friday evening',
    release: NEXT,
    friday: true,
    lacks: ['e2e', 'verification', 'second'],
    refuses: ['e2e', 'backup', 'slot', 'approval'],
  },
  hotfix: {
    title: 'it is urgent on a Friday evening, and the hour is passed over with a reason',
    release: NEXT,
    friday: true,
    urgent: 'hours that were entered today are not in the wiki, and are due tonight',
    refuses: [],
    expects: stay,
  },
  'will-not-start': {
    title: 'it wants a setting that its notes do not mention: its health check fails',
    release: `${NEXT}-will-not-start`,
    refuses: [],
    expects: act('the health check after the deployment failed'),
    back: 'previous',
  },
  bug: {
    title: 'half of what is told of projects ends in an error, found in the watch',
    release: `${NEXT}-errors`,
    refuses: [],
    expects: act('5xx above 10 % of requests'),
    back: 'previous',
  },
  'turns-away': {
    title: 'it turns users away without an error: their traffic falls',
    release: `${NEXT}-turns-away`,
    refuses: [],
    expects: act('users enter far less than before'),
    back: 'previous',
  },
  'schema-broken': {
    title: 'its migration breaks what is added up of past days',
    release: `${NEXT}-breaks-schema`,
    refuses: [],
    expects: act('what is added up of past days is not what it was'),
    back: 'restore',
  },
  'credentials-leaked': {
    title: 'it writes a secret into its log, and a stranger signs with it',
    release: `${NEXT}-logs-secret`,
    refuses: [],
    expects: act('credentials leaked'),
    back: 'rotate',
  },
};

/** @throws FiredrillError `internal` for a variant that there is not */
export function sceneOf(variant: string): Scene {
  const scene = scenes[variant];
  if (scene === undefined) throw new FiredrillError('internal', `the release has no variant ${variant}`);
  return scene;
}

/** Whether a variant comes to the deployment. */
export const isAllowed = (variant: string): boolean => sceneOf(variant).refuses.length === 0;
export const goesBack = (variant: string): boolean => sceneOf(variant).back !== undefined;
export const goesBackBy =
  (...ways: readonly WayBack[]) =>
  (variant: string): boolean =>
    ways.some((way) => way === sceneOf(variant).back);
