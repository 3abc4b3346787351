import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { node } from '../components/node/node.ts';
import { type DockerfileSource, provideDockerfileImage } from '../engine/dockerfile-image.ts';
import type { Engine } from '../engine/find-engine.ts';
import type { UnavailableImage } from '../engine/images.ts';
import type { ProvidedImage } from '../engine/look-up-images.ts';
import { provideReferencedImage } from '../engine/referenced-image.ts';
import { provideServiceImage } from '../engine/service-image.ts';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Progress } from '../model/progress.ts';
import { type BuildSpec, imageKey } from '../model/target.ts';
import { componentOf } from '../stack/component-of.ts';
import { componentsFor } from './components.ts';
import type { LoadedTarget } from './loaded-target.ts';

/**
 * The images that a target's services alone have: its own workspace, those of its Dockerfiles, and those by reference.
 * What cannot be had is told as such; a Dockerfile that cannot be read is an error of the user's.
 *
 * @param below the catalogue's images as far as they are there
 * @returns image as `imageKey` calls it → what was had
 */
export async function provideServiceImages(
  engine: Engine,
  loaded: LoadedTarget,
  below: ReadonlyMap<string, ProvidedImage | UnavailableImage>,
  progress: Progress,
): Promise<Map<string, ProvidedImage | UnavailableImage>> {
  const components = componentsFor(loaded);
  const named = components.map(({ name }) => name);
  const standIn = (reference: string | undefined) => componentOf(reference, components);
  const wanted = new Map(
    Object.values(loaded.target.services)
      .filter(({ image }) => image === undefined || !named.includes(image))
      .map((service) => [imageKey(service), service]),
  );
  const provided = [...wanted].map(async ([key, { image, build }]) => {
    try {
      if (build !== undefined)
        return [key, await fromDockerfile(engine, loaded, key, build, standIn, progress)] as const;
      if (image === 'service') return [key, await fromWorkspace(engine, loaded, below, progress)] as const;
      return [key, await provideReferencedImage(engine, key, standIn(image), progress)] as const;
    } catch (error) {
      if (error instanceof FiredrillError && error.code === 'unavailable')
        return [key, { component: key, unavailable: shortly(error) }] as const;
      throw error;
    }
  });
  return new Map(await Promise.all(provided));
}

async function fromWorkspace(
  engine: Engine,
  { folder, target, project }: LoadedTarget,
  below: ReadonlyMap<string, ProvidedImage | UnavailableImage>,
  progress: Progress,
): Promise<ProvidedImage | UnavailableImage> {
  const name = `${target.name}-service`;
  const runtime = below.get(node.name);
  if (!runtime || 'unavailable' in runtime)
    return { component: name, unavailable: `${name} needs the image of ${node.name}` };
  const directory = await realpath(join(folder, 'service'));
  return provideServiceImage(engine, { name, directory, repository: project }, runtime, progress);
}

function fromDockerfile(
  engine: Engine,
  { folder, project, target: { name, services } }: LoadedTarget,
  component: string,
  { context, dockerfile = 'Dockerfile', args = {}, target }: BuildSpec,
  standIn: DockerfileSource['standIn'],
  progress: Progress,
): Promise<ProvidedImage> {
  const [service = ''] = Object.entries(services).find(([, one]) => imageKey(one) === component) ?? [];
  return provideDockerfileImage(
    engine,
    {
      name: `${name}-${service}`,
      component,
      context: resolve(folder, context),
      dockerfile,
      shown: join(relative(project, folder), context, dockerfile),
      args,
      standIn,
      ...(target === undefined ? {} : { target }),
    },
    progress,
  );
}
