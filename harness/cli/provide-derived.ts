import { provideDerivedImage } from '../engine/derived-image.ts';
import type { Engine } from '../engine/find-engine.ts';
import type { UnavailableImage } from '../engine/images.ts';
import type { ProvidedImage } from '../engine/look-up-images.ts';
import { shortly } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import { derivedOf } from './components.ts';
import type { LoadedTarget } from './loaded-target.ts';

/**
 * The images that some targets put on top of components, where those are there.
 *
 * @param below component → its image
 */
export async function provideDerived(
  engine: Engine,
  targets: readonly LoadedTarget[],
  below: ReadonlyMap<string, ProvidedImage | UnavailableImage>,
  progress: Progress,
): Promise<(ProvidedImage | UnavailableImage)[]> {
  return Promise.all(
    derivedOf(targets).map(async (image) => {
      const { name: component } = image;
      const from = below.get(image.from);
      if (!from || 'unavailable' in from)
        return { component, unavailable: `it needs the image of ${image.from}` };
      try {
        return await provideDerivedImage(engine, image, from, progress);
      } catch (error) {
        return { component, unavailable: shortly(error) };
      }
    }),
  );
}
