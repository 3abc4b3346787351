import { deciding, type Part, releases } from 'firedrill/config';
import { dependencies, rules, signals } from './rules.ts';
import { BEFORE, NEXT, patches, sceneOf } from './variants.ts';

/** Both replicas; the first has the service's name. */
export const PODS = ['api', 'api-2'] as const;

export const release = releases({
  patches,
  before: BEFORE,
  next: (variant) => sceneOf(variant).release,
  deployed: PODS,
});

/** The honest release, which is one revision in between where a named one is gone back to. */
export const between: Part<undefined> = {
  records: {},
  releases: (variant) => (sceneOf(variant).release === NEXT ? {} : { [NEXT]: patches[NEXT] }),
  start: () => ({ api: undefined }),
};

export const decision = deciding({
  rules,
  signals,
  dependencies,
  userOf: (id) => id.slice(0, 2),
  declared: () => undefined,
  expects: (variant) => sceneOf(variant).expects,
});
