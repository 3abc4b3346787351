/**
 * A set-up in a process of its own, to be raced or killed: provides one image whose build takes a second, and
 * prints what was said and what came of it. Argument: what makes the image another one.
 */

import { base } from '../../harness/components/base.ts';
import { findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import type { ComponentImage } from '../../harness/engine/recipe.ts';

const slow: ComponentImage = {
  name: 'test-slow',
  title: 'slow test',
  reference: '127.0.0.1:1/firedrill/slow:1',
  major: '1',
  recipe: {
    from: base,
    files: [],
    instructions: `RUN echo ${process.argv[2]} > /made && sleep 1\n`,
  },
};

const engine = await findEngine();
if (!engine) throw new Error('no engine answers');
const images = await provideImages(engine, [slow], {
  start(title) {
    console.log(`begun: ${title}`);
    return {
      update: (detail) => console.log(`${title}: ${detail}`),
      done: (detail) => console.log(`${title}: ${detail ?? 'done'}`),
      fail: (reason) => console.log(`${title}: failed: ${reason}`),
    };
  },
});
console.log(JSON.stringify(images.get('test-slow')));
