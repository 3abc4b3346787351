/** What is said above the keys of schemas is found for the shapes that are made of them, and for no other. */

import { describe, expect, test } from 'vitest';
import { docOf, documentedIn } from '../../harness/cli/schemas/docstrings.ts';

const SOURCE = `
import { z } from 'zod';

const common = {
  /** Milliseconds; later is bad. */
  deadlineMs: z.number(),
};

/** Of the whole. */
const request = z.strictObject({
  method: z.enum(['GET', 'POST']), // not a docstring
  /**
   * Begins with a slash,
   * as in '/notes'.
   */
  path: z.string().regex(/^\\/[^{"']*$/, "a path's beginning"),
  ...common,
});

const write = request.extend({
  /** What a write takes besides. */
  steps: z.array(z.strictObject({ /** How many. */ rounds: z.number() })),
});

const check = z.strictObject({ steps: z.string(), title: z.string() });

interface Place {
  /** Of no schema. */
  path: string;
}
`;

const all = documentedIn(SOURCE);
const of = (key: string, ...keys: string[]) => docOf(key, new Set([key, ...keys]), all);

describe('a docstring', () => {
  test('is found where the shape has all keys of its literal, those that are spread into it too', () => {
    expect(of('path', 'method', 'deadlineMs')).toBe("Begins with a slash, as in '/notes'.");
    expect(of('deadlineMs', 'method', 'path')).toBe('Milliseconds; later is bad.');
    expect(of('steps', 'method', 'path', 'deadlineMs')).toBe('What a write takes besides.');
    expect(of('rounds')).toBe('How many.');
  });

  test('is not taken for another shape that has a key of the same name', () => {
    expect(of('steps', 'title')).toBeUndefined();
    expect(of('path')).toBeUndefined();
    expect(of('method', 'path', 'deadlineMs')).toBeUndefined();
  });
});
