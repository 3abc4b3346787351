import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { buildBase } from './build-base.ts';
import { buildFromRecipe } from './build-image.ts';
import type { Engine } from './find-engine.ts';
import { localImages, removeSuperseded } from './local-images.ts';
import { lookUpImages, type ProvidedImage } from './look-up-images.ts';
import { withSetUpLock } from './machine-lock.ts';
import { type Memory, openMemory } from './memory.ts';
import { pullImage } from './pull-image.ts';
import { type BaseSystem, baseTag, type ComponentImage, componentTag } from './recipe.ts';
import { fullName } from './reference.ts';
import { type RegistryProbe, registryProbe } from './registry.ts';
import { requireSetUpAllowed, setUpIsAllowed } from './set-up-allowed.ts';

/** A component that can be had neither way. */
export interface UnavailableImage {
  component: string;
  unavailable: string;
}

/**
 * Images for the wanted components: those that are there, then pulled ones, then ones built by recipe. When
 * all are there this is one call to the engine. What could not be had is tried again by every call.
 *
 * @throws FiredrillError `unavailable` when something is missing and set-up is forbidden
 */
export async function provideImages(
  engine: Engine,
  wanted: readonly ComponentImage[],
  progress: Progress,
): Promise<Map<string, ProvidedImage | UnavailableImage>> {
  const known = await lookUpImages(engine, wanted);
  const missing = wanted.filter(({ name }) => !known.has(name));
  if (missing.length === 0) return new Map(known);
  const failures = await openMemory('unavailable-images');
  const failed = (component: ComponentImage) =>
    failures.recall(componentTag(component), Number.POSITIVE_INFINITY);
  const names = missing.map(({ name }) => name).join(', ');
  // What could not be had when set-up was allowed is not something that set-up would provide.
  if (missing.some((component) => failed(component) === undefined))
    requireSetUpAllowed(`images are missing (${names})`);
  if (setUpIsAllowed()) {
    const step = progress.start(`images for ${names}`);
    await withSetUpLock('images', step, () => obtainAll(engine, missing, failures, progress));
    const had = await lookUpImages(engine, missing);
    if (had.size > 0) step.done(`${had.size} of ${missing.length}`);
    else step.fail('none of them can be had');
  }
  const provided = await lookUpImages(engine, wanted);
  return new Map(
    wanted.map((component) => {
      const { name } = component;
      const unavailable = failed(component) ?? 'the engine lost it right after it was built';
      return [name, provided.get(name) ?? { component: name, unavailable }];
    }),
  );
}

/** Everything that can go side by side does: downloads, the base system, and Go's builds. */
async function obtainAll(
  engine: Engine,
  missing: readonly ComponentImage[],
  failures: Memory,
  progress: Progress,
): Promise<void> {
  const [present, answers] = await Promise.all([lookUpImages(engine, missing), registryProbe(engine.docker)]);
  const bases = baseBuilder(engine, progress);
  await Promise.all(
    missing.map(async (component) => {
      // Another set-up may have brought it while this one waited for the lock.
      if (present.has(component.name)) return;
      const step = progress.start(`${component.title} image`);
      try {
        step.done(await obtain(engine, component, answers, bases, step));
        await failures.forget(componentTag(component));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        step.fail(reason);
        await failures.remember(componentTag(component), reason);
      }
    }),
  );
}

/** @returns in words what was done */
async function obtain(
  engine: Engine,
  component: ComponentImage,
  answers: RegistryProbe,
  bases: (base: BaseSystem) => Promise<void>,
  step: Step,
): Promise<string> {
  let refused = 'no registry answers';
  step.update(`asking the registry for ${component.reference}`);
  if (await answers(component.reference)) {
    try {
      await pullImage(engine.docker, component.reference, step);
      return `pulled ${component.reference}`;
    } catch (error) {
      refused = error instanceof Error ? error.message : String(error);
    }
  }
  try {
    requireOwnArchitecture(engine);
    const { recipe } = component;
    if (recipe === undefined)
      throw new FiredrillError(
        'unavailable',
        'it has no recipe; docker save it where a registry answers, docker load it here',
      );
    if (recipe.from !== 'scratch') {
      step.update('waiting for the base system');
      await bases(recipe.from);
    }
    const tag = componentTag(component);
    await buildFromRecipe(engine.docker, recipe, tag, engine.architecture, step);
    await removeSuperseded(engine.docker, tag);
    return `built ${tag}`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FiredrillError(
      'unavailable',
      `${component.reference} cannot be pulled (${refused}), nor built: ${reason}`,
      { cause: error },
    );
  }
}

/** Builds each base that is missing once, however many images stand on it. */
function baseBuilder(engine: Engine, progress: Progress): (base: BaseSystem) => Promise<void> {
  const building = new Map<string, Promise<void>>();
  let last: Promise<void> = Promise.resolve();
  return (base) => {
    const tag = baseTag(base);
    const known = building.get(tag);
    if (known) return known;
    const build = async () => {
      if ((await localImages(engine.docker)).has(fullName(tag))) return;
      await buildBase(engine.docker, base, progress);
      await removeSuperseded(engine.docker, tag);
    };
    // One at a time: they share a workshop.
    const promise = last.then(build);
    last = promise.catch(() => undefined);
    building.set(tag, promise);
    return promise;
  };
}

/** Recipes are built from this machine's own parts, so the engine's machine must be of its kind. */
function requireOwnArchitecture(engine: Engine): void {
  const own = process.arch === 'x64' ? 'amd64' : process.arch;
  if (engine.architecture !== own)
    throw new FiredrillError(
      'unavailable',
      `recipes build for ${own}, the engine runs ${engine.architecture}`,
    );
}
