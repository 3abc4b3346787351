import { fileURLToPath } from 'node:url';
import { ownModule } from '../../host/own-module.ts';
import type { CommandControl, LinkControl } from '../../model/abilities.ts';
import type { Companion, Fault } from '../../model/fault.ts';
import { dialAll, onAll } from './dialling.ts';

/** Milliseconds for a gateway's answer to a client that only looks. */
const PATIENCE_MS = 2_000;

/** @param name also that of its program in `programs/`, with `-gateway` */
export function gatewayOf(name: string, more: Pick<Companion, 'port'> & Partial<Companion>): Companion {
  return {
    name: `${name}-gateway`,
    program: fileURLToPath(ownModule(import.meta.url, `../programs/${name}-gateway`)),
    ...more,
  };
}

/** Every link to a service is led through a gateway, and back to where it led. */
export function throughGateway({ name, port }: Pick<Companion, 'name' | 'port'>) {
  const lead =
    (to: string | undefined) => (can: { links: LinkControl }, service: string, signal: AbortSignal) =>
      onAll(can.links, service, (link) => can.links.leadTo(link, to, signal));
  return { inject: lead(`${name}:${port}`), undo: lead(undefined) };
}

/** As `throughGateway`, with a gateway that is told first how many: it counts from then on. */
export function throughGatewayTold(gateway: Pick<Companion, 'name' | 'port'>, howMany: number) {
  const { inject, undo } = throughGateway(gateway);
  const begin = `fetch('http://127.0.0.1:${gateway.port + 1}/${howMany}').then((answer) => answer.text())`;
  return {
    async inject(
      can: { links: LinkControl; commands: CommandControl },
      service: string,
      signal: AbortSignal,
    ) {
      await can.commands.run(gateway.name, ['node', '--eval', begin], signal);
      await inject(can, service, signal);
    },
    undo,
  };
}

/** The effect of a fault whose gateway answers each client with such a status line. */
export function answeredSo(isSo: (statusLine: string) => boolean): Fault<'links'>['effect'] {
  return ({ links }, service, signal) =>
    dialAll(
      links,
      service,
      PATIENCE_MS,
      signal,
      (outcome) => outcome.kind === 'answered' && isSo(outcome.line),
    );
}
