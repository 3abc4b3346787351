import { statfs } from 'node:fs/promises';
import { styleText } from 'node:util';
import { Command } from 'commander';
import { catalogue } from '../../targets/images/catalogue.ts';
import { canInstallPackages } from '../engine/debian-packages.ts';
import { type Engine, findEngine } from '../engine/find-engine.ts';
import { lookUpImages } from '../engine/images.ts';
import { howToObtain, type Obtainable } from '../engine/obtainable.ts';
import { registryProbe } from '../engine/registry.ts';
import { FiredrillError } from '../model.ts';
import { findLeftovers, type Leftover } from '../safety/sweep.ts';

/** What `doctor --json` prints; other programs read it. */
interface Diagnosis {
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

interface ImageState {
  component: string;
  /** The pinned public image. */
  reference: string;
  /** As it is on the engine, when it is. */
  present?: { reference: string; digest: string; origin: 'pulled' | 'built'; sizeBytes: number };
  /** How set-up would have it, when it is not. */
  obtainable?: Obtainable;
}

/** `doctor`: what a run would find on this machine. Changes nothing. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('show the engine, the images and what earlier runs left, without changing anything')
    .option('--json', 'print it as JSON on stdout')
    .addHelpText(
      'after',
      `
For each component: its image on the engine and where it came from, or how set-up would get it.
What is missing is provided by the next run, or now by firedrill setup. What earlier runs left is removed by
firedrill clean.

Examples:
  firedrill doctor
  firedrill doctor --json | jq .leftovers     [] when nothing was left behind`,
    )
    .action(async ({ json }: { json?: true }) => {
      const diagnosis = await diagnose();
      console.log(json ? JSON.stringify(diagnosis, null, 2) : describe(diagnosis));
    });
}

async function diagnose(): Promise<Diagnosis> {
  const engine = await engineOrReason();
  if (typeof engine === 'string') {
    const images = catalogue.map(async (component) => ({
      component: component.component,
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
      const { component: name, reference } = component;
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

function describe({ engine, images, leftovers }: Diagnosis): string {
  const lines = [styleText('bold', 'Engine'), ...describeEngine(engine), '', styleText('bold', 'Images')];
  const width = Math.max(...images.map(({ component }) => component.length));
  for (const image of images) lines.push(`  ${image.component.padEnd(width)}  ${describeImage(image)}`);
  lines.push('', styleText('bold', 'Leftovers'));
  if (leftovers.length === 0) lines.push('  none');
  for (const { kind, name, run } of leftovers)
    lines.push(`  ${kind} ${name} of run ${run}; firedrill clean removes it`);
  return lines.join('\n');
}

const KINDS = {
  named: 'named by DOCKER_HOST',
  docker: 'Docker of this machine',
  podman: 'Podman of this machine',
  private: 'private, started by Firedrill',
} as const;

function describeEngine(engine: Diagnosis['engine']): string[] {
  if ('missing' in engine) return [`  ${styleText('yellow', engine.missing)}`];
  const { kind, version, apiVersion, address, dataRoot, runningContainers, imagesBytes, diskFreeBytes } =
    engine;
  return [
    `  ${KINDS[kind]}: version ${version}, API ${apiVersion}, at ${address}`,
    `  data in ${dataRoot}${diskFreeBytes === undefined ? '' : `, ${gigabytes(diskFreeBytes)} left on its disk`}`,
    `  images take ${gigabytes(imagesBytes)}; they share layers, so their sizes do not add up`,
    `  ${runningContainers} container${runningContainers === 1 ? '' : 's'} running`,
  ];
}

function describeImage({ reference, present, obtainable }: ImageState): string {
  if (present) {
    const size = `${Math.round(present.sizeBytes / 1e6)} MB`;
    return present.origin === 'pulled'
      ? `pulled ${present.reference}, ${size}`
      : `built ${present.reference} in place of ${reference}, ${size}`;
  }
  if (obtainable?.by === 'nothing') return styleText('red', `cannot be had: ${obtainable.reason}`);
  return `not there yet: set-up will ${obtainable?.by === 'pull' ? 'pull' : 'build its recipe for'} ${reference}`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
