import { fileURLToPath } from 'node:url';
import { ownModule } from '../../host/own-module.ts';
import type { LinkControl } from '../../model/abilities.ts';
import type { Companion } from '../../model/fault.ts';
import { onAll } from './dialling.ts';

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
