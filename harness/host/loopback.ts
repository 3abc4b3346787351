import { BlockList, isIP } from 'node:net';

/** Whether an address or name, in brackets or not, is this machine's loopback: 127.0.0.0/8, ::1, or `localhost` (RFC 6761). */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  if (family === 0) return bare === 'localhost';
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return loopback.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}
