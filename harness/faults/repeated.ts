import type { Fault } from '../model/fault.ts';
import { answeredSo, gatewayOf, throughGatewayTold } from './shared/through-gateway.ts';

/** As often as owners of event-driven services commonly try theirs. */
const TIMES = 5;

const GATEWAY = gatewayOf('repeat', { port: 8080 });

/**
 * Whatever changes something at the service arrives so many times in all, as of a sender that delivers at least once: the links
 * are led through a gateway that passes each request on, and then again. HTTP services only.
 */
export function repeatedOf(times: number): Fault<'links' | 'commands'> {
  return {
    name: 'repeated',
    companion: GATEWAY,

    ...throughGatewayTold(GATEWAY, times),

    /** Every client's requests are repeated: the gateway tells one that only looks. */
    effect: answeredSo((line) => line.endsWith(` repeats ${times}`)),
  };
}

export const repeated = repeatedOf(TIMES);
