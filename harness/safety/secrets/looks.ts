/** What looks like a credential wherever it stands: what a service prints is not known beforehand. */

import { SECRET_NAME } from './names.ts';

/** Each with the part before the credential as its first group. */
export const LOOKS: readonly RegExp[] = [
  // The password in an address (RFC 3986, 3.2.1): postgres://app:…@database/app, also where its signs are not encoded.
  /([a-z][a-z0-9+.-]*:\/\/[^\s:/@"'`,]*:)(?!\d{1,5}(?:[/?#,\s]|$))[^\s"'`,]+(?=@[^\s@"'`,]*)/gi,
  // A name that is a key by itself: https://0123…@sentry.example/1
  /([a-z][a-z0-9+.-]*:\/\/)(?=[^\s:/@"'`]*\d)[^\s:/@"'`.]{16,}(?=@)/gi,
  /\b((?:proxy-)?authorization\\?["']?\s*[:=]\s*\\?["']?(?:[a-z]+\s+)?)(?=[^\s"'\\,;]*\d)[^\s"'\\,;]{6,}/gi,
  // RFC 6750 and 7617; with a digit or padding in it, since people write of basic authentication.
  /\b((?:bearer|basic)\s+)(?=[\w.~+/-]*[0-9=])[\w.~+/-]{8,}=*/gi,
  /(-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(?:(?=-----END)|$)/g,
  /\b((?:set-)?cookie\\?["']?\s*[:=]\s*\\?["']?)[^\r\n"'\\]+/gi,
  // In quotes to their end, otherwise to where a word ends.
  new RegExp(`\\b(${SECRET_NAME}\\\\?["']?\\s*[=:]\\s*")[^"\\\\\\r\\n]{3,}(?=")`, 'gi'),
  new RegExp(`\\b(${SECRET_NAME}\\\\?["']?\\s*[=:]\\s*')[^'\\\\\\r\\n]{3,}(?=')`, 'gi'),
  new RegExp(`\\b(${SECRET_NAME}\\\\?["']?\\s*[=:]\\s*\\\\?["']?)[^\\s"'\`&,;{}\\[\\]()<>\\\\]{3,}`, 'gi'),
  // Query parameters by which webhooks and signed addresses let in.
  /([?&](?:key|sig|auth|code|(?:x-(?:amz|goog)-)?signature)=)[^\s&"'`#]{6,}/gi,
  /(hooks\.slack\.com\/services\/)[\w/-]+/gi,
  /(discord(?:app)?\.com\/api\/webhooks\/)[\w/-]+/gi,
  /(\.office\.com\/webhook(?:b2)?\/)[^\s"'`]+/gi,
  /(events\.pagerduty\.com\/integration\/)\w+/gi,
  /(api\.telegram\.org\/bot)[\w:-]+/gi,
  // JSON Web Tokens (RFC 7519), keys of AWS and Google, tokens of GitHub, GitLab, npm, Slack, Stripe and SendGrid: their first
  // letters are given by those who issue them.
  /\b()eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g,
  /\b()(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /\b()(?:gh[pousr]|github_pat|npm)_\w{20,}/g,
  /\b()(?:glpat|xox[abeprs]|xapp)-[\w-]{10,}/g,
  /\b()(?:sk|rk)_(?:live|test)_\w{10,}/g,
  /\b()AIza[\w-]{30,}/g,
  /\b()SG\.[\w-]{10,}\.[\w-]{10,}/g,
];

/** Quick to ask, and true of all that any of them finds: most of what is filed is none of it. */
export const MAY_LOOK =
  /:\/\/|[?&]|authorization|bearer|basic|cookie|key|pass|pwd|secret|token|credential|slack|discord|office\.com|pagerduty|telegram|eyJ|AKIA|ASIA|AIza|SG\.|npm_|github_pat|glpat-|xox[a-z]-|xapp-|[rs]k_/i;

/** The credentials that stand in a text, as they are there. */
export function lookingSecret(text: string): string[] {
  if (!MAY_LOOK.test(text)) return [];
  return LOOKS.flatMap((look) =>
    [...text.matchAll(look)].map(([whole, before = '']) => whole.slice(before.length)),
  );
}
