import { statfs } from 'node:fs/promises';
import { catalogue } from '../components/catalogue.ts';
import { canInstallPackages } from '../engine/debian-packages.ts';
import { type Engine, findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/look-up-images.ts';
import { howToObtain, type Obtainable } from '../engine/obtainable.ts';
import { registryProbe } from '../engine/registry.ts';
import { FiredrillError } from '../model/errors.ts';
import { findLeftovers, type Leftover } from '../safety/sweep.ts';

/** What `doctor --json` prints; other programs read it. */
export interface Diagnosis {
  schema: 1;
  engine: EngineState | { missing: string };
  images: ImageState[];
  /** What earlier runs left; `[]` when clean. */
  leftovers: Leftover[];
}

interface EngineState {
  kind: Engine['kind'];
  address: string;
  version: string;
  apiVersion: string;
  dataRoot: string;
  runningContainers: number;
  /** What all images take on its disk; they share layers, so their sizes do not add up. */
  imagesBytes: number;
  /** Where the engine's data lies; absent for an engine on another machine. */
  diskFreeBytes?: number;
}

export interface ImageState {
  component: string;
  /** The pinned public image. */
  reference: string;
  /** As it is on the engine, when it is. */
  present?: { reference: string; digest: string; origin: 'pulled' | 'built'; sizeBytes: number };
  /** How set-up would have it, when it is not. */
  obtainable?: Obtainable;
}

/** What a run would find on this machine. Changes nothing. */
export async function diagnose(): Promise<Diagnosis> {
  const engine = await engineOrReason();
  if (typeof engine === 'string') {
    const images = catalogue.map(async (component) => ({
      component: component.name,
      reference: component.reference,
      obtainable: await howToObtain(component),
    }));
    return { schema: 1, engine: { missing: engine }, images: await Promise.all(images), leftovers: [] };
  }
  const [state, images, leftovers] = await Promise.all([
    engineState(engine),
    imageStates(engine),
    findLeftovers(engine.docker),
  ]);
  return { schema: 1, engine: state, images, leftovers };
}

async function engineOrReason(): Promise<Engine | string> {
  try {
    const engine = await findEngine();
    if (engine) return engine;
    return (await canInstallPackages())
      ? 'no container engine answers; the next run starts a private one'
      : 'no container engine answers; install and start Docker or Podman, or set DOCKER_HOST';
  } catch (error) {
    if (error instanceof FiredrillError && error.code === 'unavailable') return error.message;
    throw error;
  }
}

async function engineState(engine: Engine): Promise<EngineState> {
  const { kind, address, version, apiVersion, dataRoot, docker } = engine;
  const [running, usage, disk] = await Promise.all([
    docker.listContainers(),
    docker.df(),
    // The directory of an engine on another machine is not here.
    address.startsWith('unix://') ? statfs(dataRoot).catch(() => undefined) : undefined,
  ]);
  return {
    kind,
    address,
    version,
    apiVersion,
    dataRoot,
    runningContainers: running.length,
    imagesBytes: usage.LayersSize ?? 0,
    ...(disk ? { diskFreeBytes: disk.bavail * disk.bsize } : {}),
  };
}

async function imageStates(engine: Engine): Promise<ImageState[]> {
  const [present, probe] = await Promise.all([lookUpImages(engine, catalogue), registryProbe(engine.docker)]);
  return Promise.all(
    catalogue.map(async (component): Promise<ImageState> => {
      const { name, reference } = component;
      const image = present.get(name);
      if (!image) return { component: name, reference, obtainable: await howToObtain(component, probe) };
      const { digest, origin, sizeBytes } = image;
      return {
        component: name,
        reference,
        present: { reference: image.reference, digest, origin, sizeBytes },
      };
    }),
  );
}
