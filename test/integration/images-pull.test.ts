import { afterAll, beforeAll, expect, test } from 'vitest';
import { followed } from '../../harness/engine/engine-stream.ts';
import { type Engine, findEngine } from '../../harness/engine/find-engine.ts';
import { provideImages } from '../../harness/engine/images.ts';
import { howToObtain } from '../../harness/engine/obtainable.ts';
import { componentTag } from '../../harness/engine/recipe.ts';
import { registryProbe } from '../../harness/engine/registry.ts';
import { type LoopbackRegistry, registryProgram, startRegistry } from '../support/loopback-registry.ts';
import { recordedProgress } from '../support/recorded-progress.ts';
import { scratchCache } from '../support/scratch-cache.ts';
import { tinyImage } from '../support/tiny-image.ts';

const program = await registryProgram();

let engine: Engine;
let registry: LoopbackRegistry;
let scratch: AsyncDisposable;
beforeAll(async () => {
  const found = await findEngine();
  if (!found || program === undefined) return;
  engine = found;
  // Its own memory of which registries answer.
  scratch = await scratchCache();
  registry = await startRegistry(program);
});
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  await scratch?.[Symbol.asyncDispose]();
});

const here = program === undefined ? test.skip : test;

here('where a registry answers, the pinned public image is pulled and no recipe is built', async () => {
  const reference = `${registry.host}/firedrill/published:1.2`;
  await publish(reference);
  const wanted = tinyImage('never built', reference);
  const probe = await registryProbe(engine.docker);
  expect(await howToObtain(wanted, probe)).toEqual({ by: 'pull' });

  const progress = recordedProgress();
  const image = (await provideImages(engine, [wanted], progress)).get('test-tiny');
  try {
    expect(image).toMatchObject({
      origin: 'pulled',
      reference,
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
    expect(progress.said).toContain(`tiny test image: pulled ${reference}`);
    // Found again without asking a registry.
    const again = recordedProgress();
    expect((await provideImages(engine, [wanted], again)).get('test-tiny')).toEqual(image);
    expect(again.said).toEqual([]);
  } finally {
    await engine.docker.getImage(reference).remove({ force: true });
  }
});

here('an image that its registry does not have is built by its recipe', async () => {
  const wanted = tinyImage('not published', `${registry.host}/firedrill/absent:1`);
  const image = (await provideImages(engine, [wanted], recordedProgress())).get('test-tiny');
  expect(image).toMatchObject({ origin: 'built', reference: componentTag(wanted) });
  await engine.docker.getImage(componentTag(wanted)).remove({ force: true });
});

/** Puts an image on the registry and takes it off the engine. */
async function publish(reference: string): Promise<void> {
  const source = tinyImage('published');
  await provideImages(engine, [source], recordedProgress());
  const built = engine.docker.getImage(componentTag(source));
  const [repo, tag] = [
    reference.slice(0, reference.lastIndexOf(':')),
    reference.slice(reference.lastIndexOf(':') + 1),
  ];
  await built.tag({ repo, tag });
  const pushed = engine.docker.getImage(reference);
  // No login is needed, but the engine wants to be told so.
  await followed(engine.docker, await pushed.push({ authconfig: {} }));
  await pushed.remove();
  await built.remove({ force: true });
}
