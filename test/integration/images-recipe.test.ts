import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { loadTargets } from '../../harness/cli/catalogue.ts';
import { componentsOf } from '../../harness/cli/components.ts';
import { ROOT } from '../../harness/cli/project.ts';
import { provideDockerfileImage } from '../../harness/engine/dockerfile-image.ts';
import { type Engine, findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { componentTag } from '../../harness/engine/recipe.ts';
import { provideReferencedImage } from '../../harness/engine/referenced-image.ts';
import { recordedProgress } from '../support/recorded-progress.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { tinyImage } from '../support/tiny-image.ts';

let engine: Engine;
let scratch: AsyncDisposable;
beforeEach(async () => {
  // The shared engine is looked up before the cache directory, and with it the private engine's place, changes.
  const found = await findEngine();
  if (!found) throw new Error('no engine answers');
  engine = found;
  scratch = await scratchCache();
});
afterEach(async () => {
  const built = await engine.docker.listImages({
    filters: { label: ['dev.firedrill.image=firedrill/test-tiny'] },
  });
  for (const { Id } of built) await engine.docker.getImage(Id).remove({ force: true });
  await scratch[Symbol.asyncDispose]();
});

/** Provides one component and tells what was said meanwhile. */
async function provide(image: ReturnType<typeof tinyImage>) {
  const progress = recordedProgress();
  const provided = (await provideImages(engine, [image], progress)).get(image.name);
  if (!provided) throw new Error(`no answer for ${image.name}`);
  return { provided, said: progress.said };
}

describe('where no registry answers', () => {
  test('an image is built once, and again only when its recipe changes', async () => {
    const text = `one ${Math.random()}`;
    const first = await provide(tinyImage(text));
    expect(first.provided).toMatchObject({ origin: 'built', reference: componentTag(tinyImage(text)) });
    expect(first.said).toContain(`tiny test image: built ${componentTag(tinyImage(text))}`);

    const again = await provide(tinyImage(text));
    expect(again.provided).toEqual(first.provided);
    expect(again.said).toEqual([]);

    const changed = await provide(tinyImage(`${text} more`));
    expect(changed.provided).toMatchObject({ origin: 'built' });
    expect(changed.provided).not.toMatchObject({
      digest: 'digest' in first.provided && first.provided.digest,
    });
    expect(await provide(tinyImage(text))).toEqual({ provided: first.provided, said: [] });
  });

  test('only the newest versions of an image stay', async () => {
    for (const version of [1, 2, 3, 4, 5]) await provide(tinyImage(`version ${version}`));
    const left = await engine.docker.listImages({
      filters: { label: ['dev.firedrill.image=firedrill/test-tiny'] },
    });
    expect(left.flatMap(({ RepoTags }) => RepoTags ?? [])).toHaveLength(3);
  });

  test('a recipe stands in for an image of its major version, and for no other', async () => {
    const recipe = { ...tinyImage(`stands in ${Math.random()}`), major: '3' };
    const asked = (reference: string) =>
      provideReferencedImage(engine, reference, recipe, recordedProgress());
    expect(await asked('localhost:9/tiny:3.7')).toMatchObject({
      origin: 'built',
      component: 'localhost:9/tiny:3.7',
    });
    for (const other of ['localhost:9/tiny:4.0', 'localhost:9/tiny:latest'])
      expect(await asked(other)).toEqual({
        component: other,
        unavailable: expect.stringMatching(/another version is not put in its place/),
      });
  });

  test('a recipe stands in below a Dockerfile too, and what has none is named by its line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'firedrill-below-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const recipe = { ...tinyImage(`stands below ${Math.random()}`), major: '3' };
    const built = async (from: string) => {
      await writeFile(join(folder, 'Dockerfile'), `FROM ${from}\nLABEL made.of="${from}"\n`);
      const source = {
        name: 'test-below',
        component: 'below',
        context: folder,
        dockerfile: 'Dockerfile',
        shown: 'shop/Dockerfile',
        args: {},
        standIn: () => recipe,
      };
      return provideDockerfileImage(engine, source, recordedProgress());
    };
    const made = await built('localhost:9/tiny:3.7');
    expect(made).toMatchObject({ origin: 'built', component: 'below' });
    expect(await built('localhost:9/tiny:3.7')).toEqual(made);
    // What stands on another image is removed first.
    await engine.docker.getImage(made.reference).remove({ force: true });
    await expect(built('localhost:9/tiny:4.0')).rejects.toThrow(
      /^shop\/Dockerfile:1: FROM localhost:9\/tiny:4\.0: .*another version is not put in its place/,
    );
  });

  test('a component that can be had neither way is an answer, and does not stop the others', async () => {
    const impossible = {
      ...tinyImage('never'),
      name: 'test-impossible',
      title: 'impossible',
      recipe: { from: 'scratch' as const, files: [], instructions: 'COPY missing /\n' },
    };
    const images = await provideImages(engine, [impossible, tinyImage('possible')], recordedProgress());
    expect(images.get('test-impossible')).toEqual({
      component: 'test-impossible',
      unavailable: expect.stringMatching(/cannot be pulled \(no registry answers\), nor built: .*missing/),
    });
    expect(images.get('test-tiny')).toMatchObject({ origin: 'built' });
  });
});

test('FIREDRILL_SETUP=never builds nothing and says what is missing', async () => {
  process.env.FIREDRILL_SETUP = 'never';
  try {
    await expect(provide(tinyImage('forbidden'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/images are missing \(test-tiny\).*FIREDRILL_SETUP=never/),
    });
  } finally {
    delete process.env.FIREDRILL_SETUP;
  }
  expect((await provide(tinyImage('forbidden'))).provided).toMatchObject({ origin: 'built' });
});

test('what is there is found without a word', async () => {
  const progress = recordedProgress();
  const wanted = componentsOf(await loadTargets(ROOT)).filter(({ name }) => name !== 'ryuk');
  const images = await provideImages(engine, wanted, progress);
  expect(progress.said).toEqual([]);
  expect([...images.keys()]).toEqual(wanted.map(({ name }) => name));
});
