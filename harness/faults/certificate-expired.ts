import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { OWN_ENDING, ownModule } from '../host/own-module.ts';
import type { Fault } from '../model/fault.ts';
import { gatewayOf, throughGateway } from './shared/through-gateway.ts';

const GATEWAY = gatewayOf('expired', { port: 8443, presents: 'expired' });

const LOOK = fileURLToPath(ownModule(import.meta.url, './programs/see-certificate'));
const shown = z.union([z.object({ until: z.string(), issuer: z.string() }), z.object({ error: z.string() })]);

/**
 * The certificate of the service has expired, as when it was not renewed in time; the service itself is as it was. The links are
 * led through a gateway that shows the expired one which the target has for this (`tls.expired`), of the same authority: a
 * client that looks refuses it for its date alone. One that does not look notices nothing.
 */
export const certificateExpired: Fault<'links' | 'commands'> = {
  name: 'certificate-expired',
  companion: GATEWAY,

  ...throughGateway(GATEWAY),

  async effect({ links, commands }, service, signal) {
    const language = OWN_ENDING === '.ts' ? 'module-typescript' : 'module';
    const program = ['node', '--input-type', language, '--eval', await readFile(LOOK, 'utf8'), '--'];
    const looks = await Promise.all(
      links.to(service).map(async (link) => {
        const { host, port } = links.way(link);
        const printed = await commands.run(GATEWAY.name, [...program, host, String(port), service], signal);
        return { link, saw: shown.parse(JSON.parse(printed)) };
      }),
    );
    const now = Date.now();
    return {
      seen: looks.every(({ saw }) => 'until' in saw && Date.parse(saw.until) < now),
      how: looks.map(({ link, saw }) => `a client on ${link} ${inWords(saw, now)}`).join('; '),
    };
  },
};

function inWords(saw: z.infer<typeof shown>, now: number): string {
  if ('error' in saw) return `shakes no hands: ${saw.error}`;
  const { until, issuer } = saw;
  return `is shown a certificate of ${issuer} that ${Date.parse(until) < now ? 'expired' : 'expires'} on ${until}`;
}
