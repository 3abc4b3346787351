import { FiredrillError, type RehearsalStep } from 'firedrill/config';
import { casebook } from './parts.ts';
import { EDGE, entering, guess, logOut, register } from './requests.ts';
import { STRANGERS } from './sessions.ts';

const MINUTE = 60_000;

/** Passwords that the stranger tries. */
export const GUESSES = 12;

export const stranger: RehearsalStep = {
  id: 'stranger',
  title: 'A stranger has a token, a session at the database, and guesses passwords',
  who: 'Firedrill',
  part: 'scene',
  how: ['one user is at work, another has logged out; a stranger has the first one’s token'],
  until: 'the stranger is let in by the stolen token, and not by the one that was revoked',
  limitMs: MINUTE,
  async act(world, signal) {
    const desk = world.of(casebook);
    const user = await register(world, 'at_work');
    const revoked = await register(world, 'logged_out');
    const { status } = await logOut(world, revoked);
    if (status !== 204) throw new FiredrillError('unavailable', `logging out was answered ${status}`);
    desk.tokens = { user, stolen: user, revoked };
    for (let at = 0; at < GUESSES; at += 1) await guess(world, 'at_work', at);
    await world.run('tools', STRANGERS.begin, signal);
  },
  async look(world) {
    const { tokens } = world.of(casebook);
    if (tokens === undefined) return { met: false, seen: 'no token was issued yet' };
    const stolen = await entering(world, tokens.stolen, EDGE);
    const revoked = await entering(world, tokens.revoked, EDGE);
    const told = `the stolen token is answered ${stolen}, the one that was revoked ${revoked}`;
    return stolen === 200 && revoked === 401 ? { met: true } : { met: false, seen: told };
  },
};
