import type { Fault } from '../model/fault.ts';
import { answeredSo, gatewayOf, throughGateway } from './shared/through-gateway.ts';

const GATEWAY = gatewayOf('headers', { port: 8080 });

/**
 * A proxy on the way to the service passes on standard headers alone: signatures, marks and ids that travel in `x-…` are gone, and
 * nothing says so. HTTP services only.
 */
export const headersDropped: Fault<'links'> = {
  name: 'headers-dropped',
  companion: GATEWAY,

  ...throughGateway(GATEWAY),

  effect: answeredSo((line) => line.endsWith(' drops headers')),
};
