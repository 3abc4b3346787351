import type { Fault } from '../model/fault.ts';
import { answeredSo, gatewayOf, throughGateway } from './shared/through-gateway.ts';

const GATEWAY = gatewayOf('error', { port: 8080 });

/**
 * Requests arrive at the service, and whatever it answers, its client is answered 503: the links are led through
 * a gateway that is out of order. HTTP services only.
 */
export const errors: Fault<'links'> = {
  name: 'errors',
  companion: GATEWAY,

  ...throughGateway(GATEWAY),

  effect: answeredSo((line) => / 5\d\d /.test(line)),
};
