import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { catalogue } from '../components/catalogue.ts';
import { node } from '../components/node/node.ts';
import type { Engine } from '../engine/find-engine.ts';
import { type ProvidedImage, provideImages, type UnavailableImage } from '../engine/images.ts';
import { provideEngine } from '../engine/provide-engine.ts';
import { provideServiceImage } from '../engine/service-image.ts';
import type { Progress } from '../model/progress.ts';
import { type LoadedTarget, loadTargets } from './catalogue.ts';
import { componentsOf } from './components.ts';
import { provideDerived } from './provide-derived.ts';
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
    provideServices(engine, images, targets, progress),
    provideDerived(engine, targets, images, progress),
  ]);
  const all = [...images.values(), ...derived, ...services];
  const spare = new Set(catalogue.map(({ name }) => name));
  for (const { name } of componentsOf(targets)) spare.delete(name);
  const lacking = all.filter((image) => 'unavailable' in image && !spare.has(image.component));
  return { engine, images: all, lacking: lacking.map(({ component }) => component) };
}

/** The images of the targets' own services, for those targets that have one. */
async function provideServices(
  engine: Engine,
  images: ReadonlyMap<string, ProvidedImage | UnavailableImage>,
  targets: readonly LoadedTarget[],
  progress: Progress,
): Promise<(ProvidedImage | UnavailableImage)[]> {
  const runtime = images.get(node.name);
  const withService = targets.filter(({ target }) =>
    Object.values(target.services).some(({ image }) => image === 'service'),
  );
  return Promise.all(
    withService.map(async ({ folder, target, project }) => {
      const name = `${target.name}-service`;
      if (!runtime || 'unavailable' in runtime)
        return { component: name, unavailable: `it needs the image of ${node.name}` };
      return provideServiceImage(
        engine,
        { name, directory: await realpath(join(folder, 'service')), repository: project },
        runtime,
        progress,
      );
    }),
  );
}
