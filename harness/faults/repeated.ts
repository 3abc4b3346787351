import type { Fault } from '../model/fault.ts';
import { dialAll } from './shared/dialling.ts';
import { gatewayOf, throughGateway } from './shared/through-gateway.ts';

/** As often as owners of event-driven services commonly try theirs. */
const TIMES = 5;

const GATEWAY = gatewayOf('repeat', { port: 8080 });
const way = throughGateway(GATEWAY);

const PATIENCE_MS = 2_000;

/**
 * Whatever changes something at the service arrives so many times in all, as of a sender that delivers at least once: the links
 * are led through a gateway that passes each request on, and then again. HTTP services only.
 */
export function repeatedOf(times: number): Fault<'links' | 'commands'> {
  return {
    name: 'repeated',
    companion: GATEWAY,

    async inject(can, service, signal) {
      const begin = `fetch('http://127.0.0.1:${GATEWAY.port + 1}/${times}').then((answer) => answer.text())`;
      await can.commands.run(GATEWAY.name, ['node', '--eval', begin], signal);
      await way.inject(can, service, signal);
    },

    undo: way.undo,

    /** Every client's requests are repeated: the gateway tells one that only looks. */
    effect: ({ links }, service, signal) =>
      dialAll(
        links,
        service,
        PATIENCE_MS,
        signal,
        (outcome) => outcome.kind === 'answered' && outcome.line.endsWith(` repeats ${times}`),
      ),
  };
}

export const repeated = repeatedOf(TIMES);
