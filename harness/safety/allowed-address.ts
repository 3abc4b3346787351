import { isLoopback } from '../host/loopback.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Tls } from '../model/tls.ts';

/** Says that an address which is not loopback belongs to this run, e.g. is one of its containers. */
export type IsAllowed = (url: URL) => boolean;

/**
 * The blast radius of whatever sends traffic: HTTP to loopback, over TLS where it is known who must answer, or to what `isAllowed` vouches for.
 * Returns the parsed URL; throws a `usage` error otherwise, before anything was sent.
 */
export function allowedAddress(what: string, address: string, isAllowed?: IsAllowed, tls?: Tls): URL {
  const url = URL.parse(address);
  if (url === null || url.protocol !== (tls === undefined ? 'http:' : 'https:')) {
    throw new FiredrillError(
      'usage',
      `${what}: ${address} is not an http:// URL; give one such as http://127.0.0.1:8080`,
    );
  }
  if (isLoopback(url.hostname) || isAllowed?.(url) === true) return url;
  throw new FiredrillError(
    'usage',
    `${what}: ${url.host} is neither loopback nor a container of this run, and nothing else is ever sent traffic; use the address the run published`,
  );
}
