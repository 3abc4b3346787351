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
 * @returns the address as it was parsed: libraries read one otherwise that has capitals or spaces, and are given this one
 * @throws FiredrillError `usage`
 */
export async function localEngineAddress(
  address: string,
  source: string,
  env: NodeJS.ProcessEnv,
): Promise<string> {
  if (env[ALLOW_ENGINE] === address) return address;
  const url = URL.parse(address);
  const why = await whyNotLocal(url);
  if (url !== null && why === undefined) return asParsed(url, address);
  throw new FiredrillError(
    'usage',
    `${source} is ${address}: ${why}. Drills break things, so only an engine on this machine is used; say --allow-engine ${address} if you mean that one, or unset it.`,
  );
}

/** Of a socket the path as it was written: that of a pipe on Windows has a dot in it, which an address would lose. */
function asParsed({ protocol, host }: URL, address: string): string {
  return isSocket(protocol) ? address.trim().replace(/^\w+:/, protocol) : `${protocol}//${host}`;
}

function isSocket(protocol: string): boolean {
  return protocol === 'unix:' || protocol === 'npipe:';
}

async function whyNotLocal(url: URL | null): Promise<string | undefined> {
  if (url === null) return 'that is not an address of an engine, such as unix:///var/run/docker.sock';
  if (isSocket(url.protocol))
    return url.host === ''
      ? undefined
      : `${url.protocol}// is followed by the path of a socket, as in unix:///var/run/docker.sock, and not by a host`;
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
