import type { Fault } from '../model/fault.ts';
import { answeredSo, gatewayOf, throughGatewayTold } from './shared/through-gateway.ts';

/** Fewer than circuit breakers commonly need in a row, and more than one repetition gets over. */
const FIRST = 3;

const GATEWAY = gatewayOf('first-fail', { port: 8080 });

/**
 * The first requests to the service fail with 503 and all others are served, as of one that has just been started: the links
 * are led through a gateway that counts. HTTP services only.
 * @param first how many requests fail, from all clients together
 */
export function firstFailOf(first: number): Fault<'links' | 'commands'> {
  return {
    name: 'first-fail',
    companion: GATEWAY,

    ...throughGatewayTold(GATEWAY, first),

    /** A client that comes now fails, or so many have that none does any more: the gateway tells ours, and does not count it. */
    effect: answeredSo((line) => / failed \d+ of \d+/.test(line)),
  };
}

export const firstFail = firstFailOf(FIRST);
