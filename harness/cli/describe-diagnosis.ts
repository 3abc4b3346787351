import { styleText } from 'node:util';
import type { Diagnosis, ImageState } from './diagnose.ts';

/** A diagnosis for people. */
export function describe({ engine, images, leftovers }: Diagnosis): string {
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
