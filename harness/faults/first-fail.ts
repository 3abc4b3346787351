import type { Fault } from '../model/fault.ts';
import { dialAll } from './shared/dialling.ts';
import { gatewayOf, throughGateway } from './shared/through-gateway.ts';

/** Fewer than circuit breakers commonly need in a row, and more than one repetition gets over. */
const FIRST = 3;

const GATEWAY = gatewayOf('first-fail', { port: 8080 });
const way = throughGateway(GATEWAY);

const PATIENCE_MS = 2_000;

/**
 * The first requests to the service fail with 503 and all others are served, as of one that has just been started: the links
 * are led through a gateway that counts. HTTP services only.
 * @param first how many requests fail, from all clients together
 */
export function firstFailOf(first: number): Fault<'links' | 'commands'> {
  return {
    name: 'first-fail',
    companion: GATEWAY,

    async inject(can, service, signal) {
      const begin = `fetch('http://127.0.0.1:${GATEWAY.port + 1}/${first}').then((answer) => answer.text())`;
      await can.commands.run(GATEWAY.name, ['node', '--eval', begin], signal);
      await way.inject(can, service, signal);
    },

    undo: way.undo,

    /** A client that comes now fails, or so many have that none does any more: the gateway tells ours, and does not count it. */
    effect: ({ links }, service, signal) =>
      dialAll(
        links,
        service,
        PATIENCE_MS,
        signal,
        (outcome) => outcome.kind === 'answered' && / failed \d+ of \d+/.test(outcome.line),
      ),
  };
}

export const firstFail = firstFailOf(FIRST);
