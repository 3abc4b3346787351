/** What looks like a credential wherever it stands: what a service prints is not known beforehand. */

import { SECRET_NAME } from './names.ts';

/** Each with the part before the credential as its first group. */
export const LOOKS: readonly RegExp[] = [
  // The password in an address (RFC 3986, 3.2.1): postgres://app:…@database/app
  /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`]*:)[^\s/@"'`]+(?=@)/gi,
  // RFC 6750 and 7617; with a digit or padding in it, since people write of basic authentication.
  /\b((?:bearer|basic)\s+)(?=[\w.~+/-]*[0-9=])[\w.~+/-]{8,}=*/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----)[\s\S]*?(?:(?=-----END)|$)/g,
  /\b((?:set-)?cookie\\?["']?\s*[:=]\s*\\?["']?)[^\r\n"'\\]+/gi,
  new RegExp(`\\b(${SECRET_NAME}\\\\?["']?\\s*[=:]\\s*\\\\?["']?)[^\\s"'\`&,;{}\\[\\]()<>\\\\]{3,}`, 'gi'),
  // Query parameters by which webhooks and signed addresses let in.
  /([?&](?:key|sig|signature|auth|code)=)[^\s&"'`#]{6,}/gi,
  /(hooks\.slack\.com\/services\/)[\w/-]+/gi,
  /(discord(?:app)?\.com\/api\/webhooks\/)[\w/-]+/gi,
  // JSON Web Tokens (RFC 7519), keys of AWS and tokens of GitHub: their first letters are given by those who issue them.
  /\b()eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b()(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\b()gh[pousr]_\w{20,}/g,
];

/** Quick to ask, and true of all that any of them finds: most of what is filed is none of it. */
export const MAY_LOOK =
  /:\/\/|[?&]|bearer|basic|cookie|key|pass|pwd|secret|token|credential|slack|discord|eyJ|AKIA|ASIA|gh[pousr]_/i;

/** The credentials that stand in a text, as they are there. */
export function lookingSecret(text: string): string[] {
  if (!MAY_LOOK.test(text)) return [];
  return LOOKS.flatMap((look) =>
    [...text.matchAll(look)].map(([whole, before = '']) => whole.slice(before.length)),
  );
}
