import { FiredrillError } from '../model.ts';

/**
 * Refuses when the user forbade set-up.
 *
 * @param missing what is not there, as a clause: `no container engine answers`
 * @throws FiredrillError `unavailable` when `FIREDRILL_SETUP=never`
 */
export function requireSetUpAllowed(missing: string, env: NodeJS.ProcessEnv = process.env): void {
  if (env.FIREDRILL_SETUP !== 'never') return;
  throw new FiredrillError(
    'unavailable',
    `${missing}, and FIREDRILL_SETUP=never forbids providing it: run \`./firedrill setup\` without that variable.`,
  );
}
