import { z } from 'zod';
import { FiredrillError } from '../../model/errors.ts';
import type { TestSeen } from '../seen.ts';
import type { ReadResults } from './junit.ts';
import { BELOW } from './named.ts';

/** As `go doc test2json` describes it. */
const event = z.looseObject({
  Time: z.string().exactOptional(),
  Action: z.string(),
  Package: z.string().exactOptional(),
  Test: z.string().exactOptional(),
  Elapsed: z.number().exactOptional(),
  Output: z.string().exactOptional(),
});

const STATES: Readonly<Record<string, TestSeen['state']>> = { pass: 'pass', fail: 'fail', skip: 'skip' };

/**
 * Reads what `go test -json` prints. A test that began and of which no end is told failed: its package panicked or was
 * killed. A package that fails without a test of its own to blame is a test itself, called `(package)`.
 * @param file how it is called in messages
 * @throws FiredrillError `usage` naming the line that is none, or where there is no test
 */
export function readGoTest(text: string, file: string): ReadResults {
  const tests = new Map<string, TestSeen>();
  const failing = new Set<string>();
  const output = new Map<string, string>();
  let at: string | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const { Time, Action, Package = '', Test, Elapsed, Output } = eventOf(line, `${file}:${index + 1}`);
    if (Time !== undefined && !Number.isNaN(Date.parse(Time))) at = new Date(Time).toISOString();
    const name = `${Package}${BELOW}${Test ?? '(package)'}`;
    if (Action === 'output' && Output !== undefined)
      output.set(name, `${output.get(name) ?? ''}${Output}`.slice(-400));
    const state = STATES[Action];
    if (Test === undefined) {
      if (state === 'fail') failing.add(Package);
    } else if (Action === 'run') tests.set(name, { name, state: 'fail', detail: 'it began and never ended' });
    else if (state !== undefined) {
      const said = output
        .get(name)
        ?.trim()
        .split('\n')
        .find((one) => !/^(=== |--- )/.test(one.trim()));
      tests.set(name, {
        name,
        state,
        ...(Elapsed === undefined ? {} : { durationMs: Elapsed * 1000 }),
        ...(state === 'pass' || said === undefined ? {} : { detail: said.trim().slice(0, 200) }),
      });
    }
  }
  for (const of of failing) {
    const blamed = [...tests.values()].some(
      ({ name, state }) => state === 'fail' && name.startsWith(`${of}${BELOW}`),
    );
    const name = `${of}${BELOW}(package)`;
    if (!blamed)
      tests.set(name, { name, state: 'fail', detail: output.get(name)?.trim() || 'the package fails' });
  }
  if (tests.size === 0)
    throw new FiredrillError('usage', `${file} is no output of go test -json: it has no test`);
  return { tests: [...tests.values()], ...(at === undefined ? {} : { at }) };
}

function eventOf(line: string, where: string): z.infer<typeof event> {
  try {
    return event.parse(JSON.parse(line));
  } catch {
    throw new FiredrillError('usage', `${where} is no event of go test -json: ${line.slice(0, 60)}`);
  }
}
