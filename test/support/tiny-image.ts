import type { ComponentImage } from '../../harness/engine/recipe.ts';

/**
 * A component that is built in a moment: one file and nothing below it. Its registry is a port of this machine
 * where no program listens, unless the test says otherwise.
 */
export function tinyImage(text: string, reference = '127.0.0.1:1/firedrill/tiny:1'): ComponentImage {
  return {
    name: 'test-tiny',
    title: 'tiny test',
    reference,
    major: '1',
    recipe: {
      from: 'scratch',
      files: [{ path: 'file', content: { text } }],
      instructions: 'COPY file /file\nCMD ["/file"]\n',
    },
  };
}
