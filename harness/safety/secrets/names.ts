/** Names of settings whose values are credentials, as services, compose files and Prometheus have them. */

/** The last word of a name, or the one before `key`, `base` and the like. */
const WORDS = [
  'pass(?:word|wd|phrase)?',
  'pwd',
  'secrets?',
  'tokens?',
  'credentials?',
  '(?:api|access|private|signing|encryption|service|routing|auth|secret|integration)[_-]?keys?',
];

/** For a regular expression: the whole name of such a setting, `DATABASE_PASSWORD`, `jwtSecret`. */
export const SECRET_NAME = `[\\w.-]*(?:${WORDS.join('|')})(?:[_-]?(?:key|base|value))?`;

const NAMED = new RegExp(`^${SECRET_NAME}$`, 'i');
/** Headers that carry what a caller is let in by. */
const HEADERS = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|^x-(?:[\w-]+-)?(?:key|token|signature)$/i;

/** Whether the value of a setting or header of this name is a credential. */
export function isSecretName(name: string): boolean {
  return NAMED.test(name) || HEADERS.test(name);
}
