import { FiredrillError } from '../model/errors.ts';
import type { Part, PartRecord, PartRun, StartedPart } from './part.ts';

/** The parts of a rehearsal that were started, each with what it offers. */
export interface StartedParts {
  all: readonly StartedPart<unknown>[];
  of<Api>(part: Pick<Part<Api>, 'start'>): Api;
}

/** Parts of a rehearsal that is about to begin; each is started once. */
export function startParts(parts: readonly Part[], runOf: PartRun<PartRecord>): StartedParts {
  const started = new Map<Pick<Part, 'start'>, StartedPart<unknown>>();
  for (const part of parts) started.set(part, part.start(runOf));
  return {
    all: [...started.values()],
    of<Api>(part: Pick<Part<Api>, 'start'>) {
      const one = started.get(part);
      if (one === undefined)
        throw new FiredrillError('internal', 'a step asks for a part that its rehearsal does not list');
      // Each part is in the map with what it was started as.
      return one.api as Api;
    },
  };
}
