import type { Toxic } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { dialAll, onAll } from './shared/dialling.ts';

/** Three times what callers of an HTTP service commonly wait. */
const LATER_MS = 3_000;
/** A client must outlast the delay to hear the answer, and not by so much that the drill waits for it. */
const PATIENCE_MS = LATER_MS + 2_000;

const LATE: Toxic = {
  name: 'slow',
  stream: 'downstream',
  type: 'latency',
  attributes: { latency: LATER_MS, jitter: 0 },
};

/** The service answers, three seconds later than it should: too late for callers that do not wait that long. */
export const slow: Fault<'links'> = {
  name: 'slow',

  inject: ({ links }, service, signal) => onAll(links, service, (link) => links.addToxic(link, LATE, signal)),

  undo: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.removeToxic(link, LATE.name, signal)),

  effect: ({ links }, service, signal) =>
    dialAll(
      links,
      service,
      PATIENCE_MS,
      signal,
      (outcome) => outcome.kind === 'answered' && outcome.afterMs >= LATER_MS,
    ),
};
