import { z } from 'zod';

/** What of the world outside a stack may be reached: a host by name, or a range of addresses; one port of it, or all. */
export interface Egress {
  host?: string;
  /** The range in figures: its first address, and how many bits all of them share. */
  range?: { first: number; bits: number };
  port?: number;
}

const OCTETS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const HOST = /^(?=[a-z\d])(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*[a-z](?:[a-z\d-]*[a-z\d])?$/i;

/**
 * Reads `api.example.com:443`, `192.0.2.7` or `192.0.2.0/24:5432`.
 * @returns `undefined` for what is none of them, and for all addresses at once, which would guard nothing
 */
export function readEgress(text: string): Egress | undefined {
  const [, where = '', digits] = /^([^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535)) return undefined;
  const at = port === undefined ? {} : { port };
  if (HOST.test(where)) return { host: where.toLowerCase(), ...at };
  const [, address = '', length = '32'] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(where) ?? [];
  const number = addressNumber(address);
  const bits = Number(length);
  if (number === undefined || bits < 1 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  return { range: { first: Math.floor(number / size) * size, bits }, ...at };
}

/** An IPv4 address as a number of 32 bits; `undefined` for what is none. */
export function addressNumber(address: string): number | undefined {
  if (!OCTETS.test(address)) return undefined;
  const octets = address.split('.').map(Number);
  return octets.every((octet) => octet <= 255)
    ? octets.reduce((sum, octet) => sum * 256 + octet, 0)
    : undefined;
}

/** And back. */
export function addressText(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}

export const egressSchema = z.string().refine((text) => readEgress(text) !== undefined, {
  message:
    "must be a host, an IPv4 address or a CIDR range, with its port where one is enough: 'api.example.com:443', '192.0.2.0/24:5432'",
});
