import { FiredrillError, shortly } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import { engineImage } from './engine-image.ts';
import type { Engine } from './find-engine.ts';
import { provideImages, type UnavailableImage } from './images.ts';
import type { ProvidedImage } from './look-up-images.ts';
import { withSetUpLock } from './machine-lock.ts';
import { pullImage } from './pull-image.ts';
import type { ComponentImage } from './recipe.ts';
import { isOfMajor } from './reference.ts';
import { registryProbe } from './registry.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/**
 * The image that a reference names: the one that is on the engine, or else the one that its registry has.
 *
 * @param standIn a component whose recipe makes the same program. It takes the place of an image that cannot be had, as
 *   long as both are of one major version: another one is another program.
 * @throws FiredrillError `unavailable` when set-up is forbidden
 */
export async function provideReferencedImage(
  engine: Engine,
  reference: string,
  standIn: ComponentImage | undefined,
  progress: Progress,
): Promise<ProvidedImage | UnavailableImage> {
  const found = await engineImage(engine.docker, reference, reference);
  if (found) return found;
  const ours = standIn && isOfMajor(reference, standIn.major) ? standIn : undefined;
  if (ours === undefined) requireSetUpAllowed(`the image ${reference} is missing`);
  const refused = await pulled(engine, reference, progress);
  if (refused === undefined) {
    const image = await engineImage(engine.docker, reference, reference);
    if (image) return image;
    throw new FiredrillError('internal', `the engine lost ${reference} right after it was pulled`);
  }
  if (ours !== undefined) {
    const built = (await provideImages(engine, [ours], progress)).get(ours.name);
    if (built && !('unavailable' in built)) {
      progress.start(`image ${reference}`).done(`${built.reference} stands in for it: ${refused}`);
      return { ...built, component: reference };
    }
    return { component: reference, unavailable: missing(reference, refused, built?.unavailable) };
  }
  return { component: reference, unavailable: missing(reference, refused, otherMajor(standIn)) };
}

/** @returns why it could not be pulled; `undefined` when it was */
async function pulled(engine: Engine, reference: string, progress: Progress): Promise<string | undefined> {
  const answers = await registryProbe(engine.docker);
  if (!(await answers(reference))) return 'its registry does not answer';
  const step = progress.start(`image ${reference}`);
  try {
    await withSetUpLock('images', step, () => pullImage(engine.docker, reference, step));
    step.done('pulled');
    return undefined;
  } catch (error) {
    step.fail(shortly(error));
    return shortly(error);
  }
}

function otherMajor(standIn: ComponentImage | undefined): string | undefined {
  return (
    standIn &&
    `the recipe that Firedrill has is ${standIn.title}, and another version is not put in its place; image: '${standIn.name}' asks for that one`
  );
}

function missing(reference: string, refused: string, otherwise: string | undefined): string {
  const remedy = 'pull it where a registry answers, or bring it: docker save there, docker load here';
  return `the image ${reference} is not on the engine and cannot be pulled: ${refused}; ${otherwise ?? remedy}`;
}
