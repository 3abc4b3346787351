import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { type PackedFile, tarOf } from './build-context.ts';
import { buildImage } from './build-image.ts';
import type { Engine } from './find-engine.ts';
import { localImages, removeSuperseded } from './local-images.ts';
import type { ProvidedImage } from './look-up-images.ts';
import { withSetUpLock } from './machine-lock.ts';
import { contentKey } from './recipe.ts';
import { fullName } from './reference.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/** A target's own image on top of a component's, whether that one was pulled or built. */
export interface DerivedImage {
  /** What a service's `image` calls it. */
  name: string;
  /** For people: `shop's streets for OSRM`. */
  title: string;
  /** The component it stands on. */
  from: string;
  /** Whatever decides the content of its files; it is asked for without making them. */
  key: unknown;
  /** Its build context, made when it has to be built. */
  files: () => PackedFile[];
  /** Dockerfile instructions after `FROM`, for the classic builder. */
  instructions: string;
}

/**
 * The image, built unless it is there.
 *
 * @param from the image of the component that it stands on
 * @throws FiredrillError `unavailable` when set-up is forbidden or the engine cannot build it
 */
export async function provideDerivedImage(
  engine: Engine,
  image: DerivedImage,
  from: ProvidedImage,
  progress: Progress,
): Promise<ProvidedImage> {
  const { name: component, key, instructions } = image;
  const tag = `firedrill/${component}:${contentKey(from.digest, key, instructions)}`;
  const found = await lookUp(engine, component, tag);
  if (found) return found;
  requireSetUpAllowed(`the image of ${component} is missing`);
  const step = progress.start(`${image.title} image`);
  try {
    await withSetUpLock(component, step, () => build(engine, image, from, tag, step));
    const built = await lookUp(engine, component, tag);
    if (!built) throw new FiredrillError('internal', `the engine lost ${tag} right after it was built`);
    step.done(`built ${tag}`);
    return built;
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function lookUp(
  { docker }: Engine,
  component: string,
  tag: string,
): Promise<ProvidedImage | undefined> {
  const image = (await localImages(docker)).get(fullName(tag));
  if (!image) return undefined;
  return { component, reference: tag, digest: image.digest, origin: 'built', sizeBytes: image.sizeBytes };
}

async function build(
  { docker }: Engine,
  { files, instructions }: DerivedImage,
  from: ProvidedImage,
  tag: string,
  step: Step,
): Promise<void> {
  // Another set-up may have built it while this one waited.
  if ((await localImages(docker)).has(fullName(tag))) return;
  const dockerfile = { path: 'Dockerfile', mode: 0o644, content: `FROM ${from.reference}\n${instructions}` };
  await buildImage(docker, tarOf([dockerfile, ...files()]), tag, step);
  await removeSuperseded(docker, tag);
}
