import { basename } from 'node:path';
import { z } from 'zod';

/** What came of some tests. */
export interface Count {
  passed: number;
  /** Each with what it said, on one line, so that the end of a long log tells all. */
  failed: string[];
  skipped: string[];
}

/** What vitest's JSON reporter says, as far as it is counted here. */
const results = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          fullName: z.string(),
          status: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

/** @throws ZodError when the reporter's format has changed */
export function parseResults(text: string): z.infer<typeof results> {
  return results.parse(JSON.parse(text));
}

export function counted({ testResults }: z.infer<typeof results>): Count {
  const tests = testResults.flatMap((file) => file.assertionResults);
  // What a file's own hooks said, as a stack that could not be removed: no test says it, though tests of other files may then fail of it.
  const hooks = testResults.filter(({ status, message }) => status === 'failed' && message);
  const of = (...states: string[]) => tests.filter(({ status }) => states.includes(status));
  return {
    passed: of('passed').length,
    failed: [
      ...of('failed').map(({ fullName, failureMessages }) =>
        said(fullName, (failureMessages ?? []).join(' ')),
      ),
      ...hooks.map(({ name, message }) => said(`${basename(name)}, around its tests`, message ?? '')),
    ],
    skipped: of('skipped', 'pending', 'todo', 'disabled').map(({ fullName }) => fullName),
  };
}

const said = (name: string, what: string) => `${name}: ${what.slice(0, 300).replaceAll('\n', ' ')}`;
