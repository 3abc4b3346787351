import { isIP } from 'node:net';

/** An address in figures, and the port it is called at where the text says one. */
export interface Literal {
  host: string;
  port?: number;
}

const IPV4 =
  /(?:(?<![\w.-])|(?<=(?:^|\s)-[A-Za-z]))(\d{1,3}(?:\.\d{1,3}){3})(?![\w-]|\.\d)(?::(\d{1,5})(?!\d))?/g;
const IPV6 = /\[([\da-f:.]*:[\da-f:.]*)\](?::(\d{1,5})(?!\d))?/gi;
/** Scheme, user and password, and the host as it is written. */
const AUTHORITY = /[a-z][\w+.-]*:(?:\/\/|\\\\)(?:[^\s/@]*@)?([^\s/\\?#"'(),:[\]]+)(?::(\d{1,5})(?!\d))?/gi;
/** What stands right before an address that is called: a URL, a user, a key, a device of the shell's. */
const CALLED = /(?:\/\/|\\\\|@|[a-z_]=["']?|[a-z_]["']?:\s*["']?|\(|["']|\/dev\/(?:tcp|udp)\/)$/i;
/** What stands right before figures that are told and not called. */
const TOLD =
  /(?:(?:version|release|build|\bv)["']?[\s:=]*|--?[\w-]*(?:no-?proxy|trust|allow|deny|block|ignore|except|exempt|cidr|subnet)[\w-]*[= ])["']?$/i;
/** An address alone, or a list of such. */
const ALONE = /^[\s,;|"'[\]]*(?:\d{1,3}(?:\.\d{1,3}){3}(?:[\s,;|"'[\]]+|$))+$/;
/** A word of a command line between blanks, or right behind an option of one letter. */
const WORD = /(?:^|\s)(?:-[a-z])?$/i;

/**
 * The addresses in figures that a value names to be called: with a port, in a URL, behind a user or a `host=`, or alone. Ranges,
 * versions and figures within words are none. In a command line every word is called. A URL's host counts however its figures are written (`0x0a000007`, `10.7`), as
 * the WHATWG's URL standard reads them.
 * @param isCommand whether the value is one of a command's; a program that is handed over as one has several lines
 */
export function literalsIn(value: string, isCommand = false): Literal[] {
  const alone = ALONE.test(value);
  const inWords = isCommand && !value.includes('\n');
  const found: Literal[] = [];
  const add = (host: string, port: string | undefined) => {
    if (isIP(host) !== 0) found.push({ host, ...(port === undefined ? {} : { port: Number(port) }) });
  };
  for (const { 1: host = '', 2: port, index, 0: whole } of value.matchAll(IPV4)) {
    const after = value.slice(index + whole.length);
    const before = value.slice(0, index);
    const range = /^\/\d/.test(after) && !/\/(?:|dev\/(?:tcp|udp)\/)$/.test(before);
    const called =
      port !== undefined ||
      /^\/[a-z]/i.test(after) ||
      ((CALLED.test(before) || (inWords && WORD.test(before))) && !TOLD.test(before));
    if (!range && (alone || called)) add(isIP(host) === 0 ? hostOf(host) : host, port);
  }
  for (const { 1: host = '', 2: port } of value.matchAll(IPV6)) add(host, port);
  for (const { 1: written = '', 2: port } of value.matchAll(AUTHORITY)) {
    const host = isIP(written) === 0 ? hostOf(written) : '';
    if (isIP(host) === 4) add(host, port);
  }
  if (isIP(value.trim()) === 6) add(value.trim(), undefined);
  return found;
}

/** As a URL's host is read: leading zeros make figures octal. */
function hostOf(written: string): string {
  return URL.parse(`http://${written}/`)?.hostname ?? '';
}
