import { catalogue } from '../components/catalogue.ts';
import type { Engine } from '../engine/find-engine.ts';
import { type ProvidedImage, provideImages, type UnavailableImage } from '../engine/images.ts';
import { provideEngine } from '../engine/provide-engine.ts';
import type { Progress } from '../model/progress.ts';
import { loadTargets } from './catalogue.ts';
import { componentsOf } from './components.ts';
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

/** The engine, every image of the catalogue, and the own service of every target; what dead runs left goes. */
export async function setUpEverything(progress: Progress, project: string): Promise<Everything> {
  const engine = await provideEngine(progress);
  const [images] = await Promise.all([provideImages(engine, catalogue, progress), sweep(engine)]);
  const targets = await loadTargets(project);
  const [services, derived] = await Promise.all([
    Promise.all(targets.map((loaded) => provideServiceImages(engine, loaded, images, progress))),
    provideDerived(engine, targets, images, progress),
  ]);
  const all = [...images.values(), ...derived, ...services.flatMap((own) => [...own.values()])];
  const spare = new Set(catalogue.map(({ name }) => name));
  for (const { name } of componentsOf(targets)) spare.delete(name);
  const lacking = all.filter((image) => 'unavailable' in image && !spare.has(image.component));
  return { engine, images: all, lacking: lacking.map(({ component }) => component) };
}
