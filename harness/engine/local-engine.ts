import { lookup } from 'node:dns/promises';
import { isLoopback } from '../host/loopback.ts';
import { FiredrillError } from '../model/errors.ts';

/** Holds the address of the one engine that may be used though it may be on another machine. */
export const ALLOW_ENGINE = 'FIREDRILL_ALLOW_ENGINE';

/**
 * Faults belong on the machine of the user who injects them: an engine that is not on this one, or whose name leads off
 * it, is refused before it is asked anything, unless it is the one that `--allow-engine` names.
 *
 * @param source what named it, for the error
 * @throws FiredrillError `usage`
 */
export async function refuseRemoteEngine(
  address: string,
  source: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (env[ALLOW_ENGINE] === address) return;
  const why = await whyNotLocal(address);
  if (why === undefined) return;
  throw new FiredrillError(
    'usage',
    `${source} is ${address}: ${why}. Drills break things, so only an engine on this machine is used; say --allow-engine ${address} if you mean that one, or unset it.`,
  );
}

async function whyNotLocal(address: string): Promise<string | undefined> {
  const url = URL.parse(address);
  if (url === null) return 'that is not an address of an engine, such as unix:///var/run/docker.sock';
  if (url.protocol === 'unix:' || url.protocol === 'npipe:') return undefined;
  if (!['tcp:', 'http:', 'https:'].includes(url.protocol))
    return `${url.protocol}// leads to another machine`;
  if (isLoopback(url.hostname)) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // A name may lead to several addresses, and any of them may be taken.
  const found = await lookup(host, { all: true }).catch(() => []);
  const elsewhere = found.find((one) => !isLoopback(one.address));
  if (elsewhere !== undefined)
    return elsewhere.address === host
      ? `${host} is not this machine's loopback`
      : `${host} leads to ${elsewhere.address}, off this machine's loopback`;
  return found.length === 0 ? `the name ${host} leads nowhere` : undefined;
}
