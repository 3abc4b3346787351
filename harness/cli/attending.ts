import { FiredrillError } from '../model/errors.ts';
import { peopleAt } from './people.ts';
import type { terminalProgress } from './progress.ts';
import type { Selected } from './select.ts';
import type { RunOptions } from './session.ts';

/** What `run` is told of people. */
export interface Attending {
  manual?: true;
  hurry?: number;
  unanswered?: number;
}

/**
 * The people of a run, at the terminal; none where they have nothing to do with it.
 * @throws FiredrillError `usage` for what is said of people where there are none
 */
export function attending(
  { manual = false, hurry, unanswered = 0 }: { manual?: boolean; hurry?: number; unanswered?: number },
  { pauseDrawing }: ReturnType<typeof terminalProgress>,
): RunOptions['people'] {
  if (!manual && unanswered === 0) return undefined;
  const seat = { input: process.stdin, output: process.stderr, pauseDrawing };
  return { manual, unanswered, hurry: hurry ?? 1, at: peopleAt(seat, manual) };
}

/** @throws FiredrillError `usage` where nothing can be cured by hand, there are not so many that a page could go on to, or nothing to hurry */
export function refuseUnheard({ loaded, drill, variant }: Selected, options: Attending): void {
  const { manual, hurry, unanswered = 0 } = options;
  const { target } = loaded;
  if (hurry !== undefined && manual === undefined && unanswered === 0)
    throw new FiredrillError('usage', '--hurry shortens what is people’s; it needs --manual or --unanswered');
  if (manual && drill.variants[variant]?.fault.offersLoad)
    throw new FiredrillError(
      'usage',
      `--manual: ${drill.name} is over by itself when its last request has left; there is nothing to cure by hand`,
    );
  const { escalation = [] } = target.contract.people ?? {};
  const next = Math.max(0, escalation.length - 1);
  if (unanswered > next)
    throw new FiredrillError(
      'usage',
      `--unanswered ${unanswered}: contract.people.escalation of ${target.name} names ${next === 0 ? 'no one' : next} to go on to after the first`,
    );
  if (unanswered > 0 && target.monitoring?.alertmanager === undefined)
    throw new FiredrillError(
      'usage',
      `--unanswered: ${target.name} has no monitoring.alertmanager that could tell anyone`,
    );
}
