/** What a target puts on top of components, read from its own folder. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadTarget } from '../../harness/cli/catalogue.ts';
import { componentsFor, componentsOf, derivedOf } from '../../harness/cli/components.ts';
import { loadImages } from '../../harness/cli/load-images.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { redis } from '../../harness/components/redis/redis.ts';

const image = {
  name: 'shop-cache',
  title: "the shop's cache",
  from: 'redis',
  key: 'stock',
  instructions: 'COPY stock /data/\n',
};

/** The images of a target `shop` whose file says this. */
async function imagesIn(...said: object[]) {
  const folder = await mkdtemp(join(tmpdir(), 'firedrill-images-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const list = said.map((one) => `{ ...${JSON.stringify(one)}, files: () => [] }`).join(', ');
  await writeFile(join(folder, 'images.ts'), `export default [${list}];\n`);
  return loadImages(folder, 'shop');
}

test('an image on top of a component is greeted as that component, and needs its image', async () => {
  const { target } = await loadTarget(join(ROOT, 'targets', 'veza', 'target.ts'));
  const { api } = target.services;
  if (!api) throw new Error('veza has no api');
  const services = { api, cache: { ...api, image: 'shop-cache' } };
  const loaded = { target: { ...target, services }, images: await imagesIn(image), components: [] };
  expect(componentsFor(loaded).find(({ name }) => name === 'shop-cache')).toMatchObject({
    greeting: redis.greeting,
    title: "the shop's cache",
  });
  expect(derivedOf([loaded]).map(({ name }) => name)).toEqual(['shop-cache']);
  expect(componentsOf([loaded]).map(({ name }) => name)).toContain('redis');
  expect(componentsOf([loaded]).map(({ name }) => name)).not.toContain('postgres');
});

test('a target without such a file has none', async () => {
  expect(await loadImages('/nowhere', 'shop')).toEqual([]);
});

test.each<[string, object, RegExp]>([
  ['a name that another target may have', { name: 'cache' }, /0\.name: must begin with .*: shop-…/],
  ['a component that is not there', { from: 'reddis' }, /0\.from: there is no component reddis.*redis/],
  [
    'a key that is mistyped',
    { instruction: '' },
    /0: there is no key "instruction"; did you mean instructions/,
  ],
])('%s is named with what would be right', async (_, change, said) => {
  await expect(imagesIn({ ...image, ...change })).rejects.toThrow(said);
});
