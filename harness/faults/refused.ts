import type { Fault } from '../model/fault.ts';
import { dialAll, onAll } from './shared/dialling.ts';

const PATIENCE_MS = 1_000;

/** The service runs, and a client that connects is refused at once: as after a wrong firewall rule or port. */
export const refused: Fault<'links'> = {
  name: 'refused',

  inject: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.setListening(link, false, signal)),

  undo: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.setListening(link, true, signal)),

  effect: ({ links }, service, signal) =>
    dialAll(links, service, PATIENCE_MS, signal, ({ kind }) => kind === 'refused'),
};
