import { BlockList, isIP } from 'node:net';
import { FiredrillError } from '../model.ts';

/** Says that an address which is not loopback belongs to this run, e.g. is one of its containers. */
export type IsAllowed = (url: URL) => boolean;

/** Whether a URL's host is this machine's loopback: 127.0.0.0/8, ::1, or the name reserved for it (RFC 6761). */
function isLoopback(url: URL): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  if (family === 0) return host === 'localhost';
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The blast radius of whatever sends traffic: plain HTTP to loopback, or to what `isAllowed` vouches for.
 * Returns the parsed URL; throws a `usage` error otherwise, before anything was sent.
 */
export function allowedAddress(what: string, address: string, isAllowed?: IsAllowed): URL {
  const url = URL.parse(address);
  if (url === null || url.protocol !== 'http:') {
    throw new FiredrillError(
      'usage',
      `${what}: ${address} is not an http:// URL; give one such as http://127.0.0.1:8080`,
    );
  }
  if (isLoopback(url) || isAllowed?.(url) === true) return url;
  throw new FiredrillError(
    'usage',
    `${what}: ${url.host} is neither loopback nor a container of this run, and nothing else is ever sent traffic; use the address the run published`,
  );
}
