import type { RawService } from './compose-file.ts';

type RawPort = NonNullable<RawService['ports']>[number];

/**
 * The ports inside the container that a line of `ports` publishes; where they would be published is not asked, since a
 * drill publishes on ports that are free. UDP is left out: links are TCP.
 *
 * @throws Error for what is no port
 */
export function containerPorts(raw: RawPort): number[] {
  if (typeof raw === 'number') return range(String(raw), raw);
  if (typeof raw === 'object') return raw.protocol === 'udp' ? [] : range(String(raw.target), raw);
  const [address = '', protocol] = raw.split('/');
  if (protocol === 'udp') return [];
  // `[::1]:8080:80`, `127.0.0.1::80`, `8080:80`, `80`: the container's is the last.
  return range(address.slice(address.lastIndexOf(':') + 1), raw);
}

function range(text: string, raw: RawPort): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  if (!(low >= 1 && high >= low && high <= 65_535))
    throw new Error(`ports: ${JSON.stringify(raw)} names no port from 1 to 65535`);
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
}
