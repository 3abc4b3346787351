import { FiredrillError } from '../model/errors.ts';

/** What a check has to say against something, in a list; an error that is not about what the user wrote goes on up. */
export function problemOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'usage') return [error.message];
    throw error;
  }
}
