import type { Question } from '../../gate/asked/questions.ts';
import type { Answered, SystemSeen } from '../../gate/seen.ts';
import { ask } from '../../http/ask.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { belowNamed } from '../../safety/named-address.ts';

/** So many requests are a look at a system, and no load. */
const MOST_REQUESTS = 100;
/** Milliseconds for each. */
const DEADLINE_MS = 10_000;

/**
 * Asks a system that runs, each question once, one after another, with GET and nothing else. Where it is told to go elsewhere it
 * does not: a redirection is an answer like any other.
 * @throws FiredrillError `usage` where a checklist asks more than a look may
 */
export async function askSystem(
  origins: { api: string; prometheus?: string },
  questions: readonly Question[],
  signal: AbortSignal,
): Promise<SystemSeen> {
  if (questions.length > MOST_REQUESTS)
    throw new FiredrillError(
      'usage',
      `the checklist asks ${questions.length} questions, and at most ${MOST_REQUESTS} are sent to a system that runs`,
    );
  const answers = new Map<string, Answered>();
  for (const { of, path } of questions) {
    const origin = of === 'api' ? origins.api : origins.prometheus;
    if (origin === undefined) continue;
    const url = belowNamed(origin, path);
    const at = new Date().toISOString();
    try {
      const { status, text } = await ask(url, { deadlineMs: DEADLINE_MS, signal });
      answers.set(`${origin}${path}`, { status, text, at });
    } catch (error) {
      signal.throwIfAborted();
      answers.set(`${origin}${path}`, { error: `${origin}${shortly(error)}`, at });
    }
  }
  return { ...origins, answers };
}
