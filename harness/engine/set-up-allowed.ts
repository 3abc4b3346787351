import { FiredrillError } from '../model/errors.ts';

/** False when the user forbade set-up with `FIREDRILL_SETUP=never`. */
export function setUpIsAllowed(env: NodeJS.ProcessEnv = process.env): boolean {
  return env.FIREDRILL_SETUP !== 'never';
}

/**
 * Refuses when the user forbade set-up.
 *
 * @param missing what is not there, as a clause: `no container engine answers`
 * @throws FiredrillError `unavailable` when `FIREDRILL_SETUP=never`
 */
export function requireSetUpAllowed(missing: string, env: NodeJS.ProcessEnv = process.env): void {
  if (setUpIsAllowed(env)) return;
  throw new FiredrillError(
    'unavailable',
    `${missing}, and FIREDRILL_SETUP=never forbids providing it: run \`./firedrill setup\` without that variable.`,
  );
}
