import { isMeant } from '../glob.ts';
import { failed, type Outcome, type Proof, passed, skipped } from '../outcome.ts';
import type { SystemSeen } from '../seen.ts';
import { readExposition } from './exposition.ts';
import { at, parsed } from './json.ts';
import { alertSeenOutcome, loadedOutcome, queryOutcome, scrapeOutcome } from './prometheus.ts';
import { questionOf } from './questions.ts';
import type { Asked, AskedOf } from './shapes.ts';

/** Characters of an answer that a report shows. */
const SHOWN = 400;

/** What a system that runs says of something. */
export function askedOutcome(system: SystemSeen, asked: Asked): Outcome {
  const { of, path } = questionOf(asked);
  const origin = of === 'api' ? system.api : system.prometheus;
  if (origin === undefined)
    return skipped('not-asked', 'no Prometheus was named; --prometheus <url> names it', {
      command: `firedrill gate --at ${system.api} --prometheus <url>`,
    });
  const url = `${origin}${path}`;
  const command = `curl -sS '${url}'`;
  const answer = system.answers.get(url);
  if (answer === undefined) return skipped('not-asked', `${url} was not asked`, { command });
  const { at } = answer;
  if ('error' in answer) return failed(answer.error, { command }, { command, output: answer.error, at });
  const proof: Proof = { command, output: `${answer.status}\n${answer.text.slice(0, SHOWN)}`, at };
  if (asked.kind === 'probe') return probe(asked, answer, proof);
  if (answer.status !== 200) return failed(`${url} answered ${answer.status}`, { command }, proof);
  switch (asked.kind) {
    case 'exposition':
      return exposition(asked, answer.text, proof);
    case 'query':
      return queryOutcome(asked, answer.text, proof);
    case 'scrape':
      return scrapeOutcome(asked, answer.text, proof);
    case 'loaded':
      return loadedOutcome(asked, answer.text, proof);
    case 'alert-seen':
      return alertSeenOutcome(asked, answer.text, proof);
  }
}

function probe(
  asked: AskedOf<'probe'>,
  { status, text }: { status: number; text: string },
  proof: Proof,
): Outcome {
  const wanted = asked.status ?? 200;
  if (status !== wanted)
    return failed(`${asked.path} answered ${status}, and must answer ${wanted}`, undefined, proof);
  const body = parsed(text);
  for (const [path, value] of Object.entries(asked.json ?? {})) {
    const found = at(body, path);
    if (found !== value)
      return failed(
        `${path} of ${asked.path} is ${JSON.stringify(found) ?? 'not there'}, and must be ${JSON.stringify(value)}`,
        undefined,
        proof,
      );
  }
  return passed(`${asked.path} answered ${status}`, proof);
}

function exposition(asked: AskedOf<'exposition'>, text: string, proof: Proof): Outcome {
  const { names, problem } = readExposition(text);
  const shown = { ...proof, output: `200, ${names.size} names, ${text.length} characters` };
  if (asked.valid && problem !== undefined) return failed(problem, undefined, shown);
  if (names.size === 0) return failed('nothing is exposed', undefined, shown);
  const missing = (asked.metrics ?? []).find((pattern) => ![...names].some((name) => isMeant(pattern, name)));
  if (missing !== undefined) return failed(`no ${missing} is exposed`, undefined, shown);
  return passed(`${names.size} names are exposed`, shown);
}
