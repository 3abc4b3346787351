import type { Fault } from '../model/fault.ts';
import { dialAll } from './shared/dialling.ts';
import { gatewayOf, throughGateway } from './shared/through-gateway.ts';

const GATEWAY = gatewayOf('headers', { port: 8080 });

const PATIENCE_MS = 2_000;

/**
 * A proxy on the way to the service passes on standard headers alone: signatures, marks and ids that travel in `x-…` are gone, and
 * nothing says so. HTTP services only.
 */
export const headersDropped: Fault<'links'> = {
  name: 'headers-dropped',
  companion: GATEWAY,

  ...throughGateway(GATEWAY),

  effect: ({ links }, service, signal) =>
    dialAll(
      links,
      service,
      PATIENCE_MS,
      signal,
      (outcome) => outcome.kind === 'answered' && outcome.line.endsWith(' drops headers'),
    ),
};
