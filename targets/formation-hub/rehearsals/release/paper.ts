/** What stands in the owners' workflow and has nothing here to be done to. */

import type { RehearsalStep } from 'firedrill/config';
import { DECIDER } from '../shared/people.ts';

function paper(id: string, title: string, how: readonly string[], until: string): RehearsalStep {
  return {
    id,
    title,
    who: DECIDER,
    part: 'paper',
    how,
    until,
    limitMs: 60_000,
    look: async () => ({ met: true }),
  };
}

export const changelog = paper(
  'changelog',
  'Bring the changelog up to date',
  [
    'git log v<last>..HEAD --oneline; MAJOR, MINOR or PATCH',
    'move what is unreleased below its version and its day',
  ],
  'a commit; staging has no repository of its own, so it is not rehearsed',
);

export const tag = paper(
  'tag',
  'Tag the release',
  ['git tag -a vX.Y.Z; git push origin vX.Y.Z'],
  'the tag is pushed; staging has no repository of its own, so it is not rehearsed',
);
