import { FiredrillError } from 'firedrill/config';

/** What runs before. */
export const BEFORE = '1.0.0';
export const NEXT = '1.1.0';

const honest = `releases/${NEXT}.patch`;
const patched = (misbehaviour: string): readonly string[] => [
  honest,
  `releases/misbehaviours/${misbehaviour}.patch`,
];

/** That, the honest next release, and the next one misbehaving in one way each. */
export const patches = {
  [BEFORE]: [],
  [NEXT]: [honest],
  [`${NEXT}-errors`]: patched('errors'),
  [`${NEXT}-slow`]: patched('slow'),
  [`${NEXT}-crashes`]: patched('crashes'),
} as const satisfies Record<string, readonly string[]>;

/** What goes wrong in a variant, and what must be decided. */
export interface Scene {
  title: string;
  release: keyof typeof patches;
  expects: { act: boolean; because: string };
}

const act = (because: string) => ({ act: true, because });

export const scenes: Readonly<Record<string, Scene>> = {
  deployed: {
    title: 'the release is well',
    release: NEXT,
    expects: { act: false, because: 'nothing that triggers it' },
  },
  errors: {
    title: 'four of ten reads of a file end in an error',
    release: `${NEXT}-errors`,
    expects: act('errors above 5 %'),
  },
  slow: {
    title: 'every read of a file takes more than two seconds',
    release: `${NEXT}-slow`,
    expects: act('P99 above 2 s'),
  },
  crashes: {
    title: 'it ends by itself a few seconds after its start',
    release: `${NEXT}-crashes`,
    expects: act('crashes repeat'),
  },
};

/** @throws FiredrillError `internal` for a variant that there is not */
export function sceneOf(variant: string): Scene {
  const scene = scenes[variant];
  if (scene === undefined) throw new FiredrillError('internal', `the deploy has no variant ${variant}`);
  return scene;
}

export const goesBack = (variant: string): boolean => sceneOf(variant).expects.act;
export const staysOn = (variant: string): boolean => !goesBack(variant);
