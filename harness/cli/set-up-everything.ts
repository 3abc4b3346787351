import type { Engine } from '../engine/find-engine.ts';
import { provideImages, type UnavailableImage } from '../engine/images.ts';
import type { ProvidedImage } from '../engine/look-up-images.ts';
import { provideEngine } from '../engine/provide-engine.ts';
import type { Progress } from '../model/progress.ts';
import { loadTargets } from './catalogue.ts';
import { canDoWithout, componentsOf } from './components.ts';
import { provideDerived } from './provide-derived.ts';
import { provideServiceImages } from './provide-services.ts';
import { sweep } from './session.ts';

/** What there is after set-up. */
export interface Everything {
  engine: Engine;
  images: (ProvidedImage | UnavailableImage)[];
  /** Components without which a target of the project cannot start. */
  lacking: string[];
}

/** The engine, every image that a target of the project or Firedrill itself needs, and the own service of every target; what dead runs left goes. */
export async function setUpEverything(progress: Progress, project: string): Promise<Everything> {
  const engine = await provideEngine(progress);
  const targets = await loadTargets(project);
  const needed = componentsOf(targets);
  const [images] = await Promise.all([provideImages(engine, needed, progress), sweep(engine)]);
  const [services, derived] = await Promise.all([
    Promise.all(targets.map((loaded) => provideServiceImages(engine, loaded, images, progress))),
    provideDerived(engine, targets, images, progress),
  ]);
  const all = [...images.values(), ...derived, ...services.flatMap((own) => [...own.values()])];
  const lacking = all.filter((image) => 'unavailable' in image && !canDoWithout(image.component));
  return { engine, images: all, lacking: lacking.map(({ component }) => component) };
}
