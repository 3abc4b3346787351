import type { Checklist } from './checklist.ts';
import type { Context } from './context.ts';
import { demandedImages } from './images.ts';
import type { Seen } from './seen.ts';

/** What evidence must be of for a checklist. @param images digests that runs must have had, besides those of the checklist */
export function contextOf(
  checklist: Checklist,
  seen: Seen,
  images: Readonly<Record<string, string>>,
): Context {
  const demanded = demandedImages(seen.runs.values(), { ...checklist.images, ...images });
  return {
    seen,
    demands: (within = checklist.within) => ({
      now: seen.now,
      commit: seen.commit,
      anyCommit: checklist.commit === 'any',
      within,
      images: demanded,
    }),
  };
}
