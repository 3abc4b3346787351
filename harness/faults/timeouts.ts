import type { Toxic } from '../model/abilities.ts';
import type { Fault } from '../model/fault.ts';
import { dialAll, onAll } from './shared/dialling.ts';

const PATIENCE_MS = 1_000;

/**
 * An hour late is never. Toxiproxy's own `timeout` would pass on that the service has closed the connection, as
 * it does after every answer to a client that asked for it.
 */
const NO_ANSWER: Toxic = {
  name: 'timeouts',
  stream: 'downstream',
  type: 'latency',
  attributes: { latency: 3_600_000, jitter: 0 },
};

/** Requests arrive at the service, and may be carried out and counted there; its answers never come back. */
export const timeouts: Fault<'links'> = {
  name: 'timeouts',

  inject: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.addToxic(link, NO_ANSWER, signal)),

  undo: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.removeToxic(link, NO_ANSWER.name, signal)),

  effect: ({ links }, service, signal) =>
    dialAll(links, service, PATIENCE_MS, signal, ({ kind }) => kind === 'silent'),
};
