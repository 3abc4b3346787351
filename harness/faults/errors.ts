import { fileURLToPath } from 'node:url';
import { ownModule } from '../host/own-module.ts';
import type { Companion, Fault } from '../model/fault.ts';
import { dialAll, onAll } from './shared/dialling.ts';

const PATIENCE_MS = 2_000;

const GATEWAY: Companion = {
  name: 'error-gateway',
  program: fileURLToPath(ownModule(import.meta.url, './programs/error-gateway')),
  port: 8080,
};

/**
 * Requests arrive at the service, and whatever it answers, its client is answered 503: the links are led through
 * a gateway that is out of order. HTTP services only.
 */
export const errors: Fault<'links'> = {
  name: 'errors',
  companion: GATEWAY,

  inject: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.leadTo(link, `${GATEWAY.name}:${GATEWAY.port}`, signal)),

  undo: ({ links }, service, signal) =>
    onAll(links, service, (link) => links.leadTo(link, undefined, signal)),

  effect: ({ links }, service, signal) =>
    dialAll(
      links,
      service,
      PATIENCE_MS,
      signal,
      (outcome) => outcome.kind === 'answered' && / 5\d\d /.test(outcome.line),
    ),
};
