import { FiredrillError } from 'firedrill/config';

/** What goes wrong in a variant, and what must come of it. */
export interface Scene {
  title: string;
  /** Ids of preconditions that must refuse it. */
  refuses: readonly string[];
  /** It is asked for on a Friday, at an hour at which no course runs. */
  friday?: true;
  /** The backup is taken with the tools of the next version. */
  newTools?: true;
  /** There is something that the next version does not take. */
  view?: true;
  /** What is moved is the backup that was tried, and not the last one. */
  stale?: true;
}

export const scenes: Readonly<Record<string, Scene>> = {
  upgraded: { title: 'the upgrade is well', refuses: [] },
  friday: { title: 'it is asked for on a Friday morning', friday: true, refuses: ['slot'] },
  'new-tools': {
    title: 'the backup was taken with the tools of the next version: the one that runs cannot restore it',
    newTools: true,
    refuses: ['backup'],
  },
  'trial-fails': {
    title: 'a view reads what the next version has elsewhere: the trial on the clone fails',
    view: true,
    refuses: ['trial', 'flows', 'approval'],
  },
  'data-broken': {
    title: 'the backup of the trial is moved in place of the last one: what users wrote since is missing',
    stale: true,
    refuses: [],
  },
};

/** @throws FiredrillError `internal` for a variant that there is not */
export function sceneOf(variant: string): Scene {
  const scene = scenes[variant];
  if (scene === undefined) throw new FiredrillError('internal', `the upgrade has no variant ${variant}`);
  return scene;
}

export const isRefused = (variant: string): boolean => sceneOf(variant).refuses.length > 0;
export const goesBack = (variant: string): boolean => sceneOf(variant).stale === true;
export const isPutOff = (variant: string): boolean => sceneOf(variant).view === true;
