import { isIP } from 'node:net';

/** An address in figures, and the port it is called at where the text says one. */
export interface Literal {
  host: string;
  port?: number;
}

const IPV4 = /(?<![\w.-])(\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)(?::(\d{1,5})(?!\d))?/g;
const IPV6 = /\[([\da-f:.]*:[\da-f:.]*)\](?::(\d{1,5})(?!\d))?/gi;
/** Scheme, user and password, and the host as it is written. */
const AUTHORITY = /[a-z][\w+.-]*:\/\/(?:[^\s/@]*@)?([^\s/?#"'(),:[\]]+)(?::(\d{1,5})(?!\d))?/gi;
/** What stands right before an address that is called. */
const CALLED = /(?:\/\/|@|[a-z_]=["']?|\()$/i;
/** An address alone, or a list of such. */
const ALONE = /^[\s,;]*(?:\d{1,3}(?:\.\d{1,3}){3}(?:[\s,;]+|$))+$/;

/**
 * The addresses in figures that a value names to be called: with a port, in a URL, behind a user or a `host=`, or alone. Ranges,
 * versions and figures within words are none. A URL's host counts however its figures are written (`0x0a000007`, `10.7`), as
 * the WHATWG's URL standard reads them.
 */
export function literalsIn(value: string): Literal[] {
  const alone = ALONE.test(value);
  const found: Literal[] = [];
  const add = (host: string, port: string | undefined) => {
    if (isIP(host) !== 0) found.push({ host, ...(port === undefined ? {} : { port: Number(port) }) });
  };
  for (const { 1: host = '', 2: port, index, 0: whole } of value.matchAll(IPV4)) {
    const after = value.slice(index + whole.length);
    const range = /^\/\d/.test(after) && !value.slice(0, index).endsWith('//');
    const called = port !== undefined || CALLED.test(value.slice(0, index)) || /^\/[a-z]/i.test(after);
    if (!range && (alone || called)) add(host, port);
  }
  for (const { 1: host = '', 2: port } of value.matchAll(IPV6)) add(host, port);
  for (const { 1: written = '', 2: port } of value.matchAll(AUTHORITY)) {
    const host = isIP(written) === 0 ? (URL.parse(`http://${written}/`)?.hostname ?? '') : '';
    if (isIP(host) === 4) add(host, port);
  }
  if (isIP(value.trim()) === 6) add(value.trim(), undefined);
  return found;
}
