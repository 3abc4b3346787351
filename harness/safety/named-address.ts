import { FiredrillError } from '../model/errors.ts';

/**
 * An address that a person named to be asked, and nothing below it: whatever is asked of it goes to this origin alone.
 * Unlike traffic, a few questions may go to another machine, since it was named for that.
 *
 * @param option by which it was named, for the message
 * @throws FiredrillError `usage` for what is no origin: one with a path, a query, or a name and password, which would be filed
 */
export function namedAddress(option: string, address: string): string {
  const url = URL.parse(address);
  const wrong = (why: string) =>
    new FiredrillError('usage', `${option}: ${why}; give one such as http://127.0.0.1:8080`);
  if (url === null || /[\s\p{Cc}]/u.test(address) || !['http:', 'https:'].includes(url.protocol))
    throw wrong(`${address} is not an http:// or https:// address`);
  if (url.username !== '' || url.password !== '')
    throw wrong(`${url.host} has a name or a password in its address, and what is asked is filed`);
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw wrong(`${address} has a path; what is asked below it is what the checklist says`);
  return url.origin;
}

/** The address of a question below an origin that was named. @throws FiredrillError `internal` where it leads elsewhere */
export function belowNamed(origin: string, path: string): URL {
  const url = new URL(path, `${origin}/`);
  if (url.origin !== origin)
    throw new FiredrillError('internal', `${path} leads to ${url.origin}, and only ${origin} was named`);
  return url;
}
