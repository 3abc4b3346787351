import type { Engine } from './find-engine.ts';
import { type LocalImage, localImages } from './local-images.ts';
import { type ComponentImage, componentTag } from './recipe.ts';
import { fullName } from './reference.ts';

/** An image that is on the engine. */
export interface ProvidedImage {
  component: string;
  /** Its name on this engine: the public one when it was pulled. */
  reference: string;
  digest: string;
  origin: 'pulled' | 'built';
  sizeBytes: number;
}

/** Those of the wanted images that the engine has, the public ones first. */
export async function lookUpImages(
  engine: Engine,
  wanted: readonly ComponentImage[],
): Promise<Map<string, ProvidedImage>> {
  const local = await localImages(engine.docker);
  const provided = (image: LocalImage, component: string, reference: string, origin: 'pulled' | 'built') =>
    [component, { component, reference, digest: image.digest, origin, sizeBytes: image.sizeBytes }] as const;
  return new Map(
    wanted.flatMap((component) => {
      const pulled = local.get(fullName(component.reference));
      if (pulled) return [provided(pulled, component.name, component.reference, 'pulled')];
      const tag = componentTag(component);
      const built = local.get(fullName(tag));
      return built ? [provided(built, component.name, tag, 'built')] : [];
    }),
  );
}
