import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { catalogue } from '../../targets/images/catalogue.ts';
import type { Engine } from '../engine/find-engine.ts';
import { type ProvidedImage, provideImages, type UnavailableImage } from '../engine/images.ts';
import { provideEngine } from '../engine/provide-engine.ts';
import { provideServiceImage } from '../engine/service-image.ts';
import type { Progress } from '../model.ts';
import { type LoadedTarget, loadTargets, ROOT } from './catalogue.ts';
import { terminalProgress } from './progress.ts';

/** `setup`: everything that a run would set up, now. */
export function setupCommand(): Command {
  return new Command('setup')
    .description('set up what is missing now: the engine, every image, the targets’ own services')
    .option('--json', 'print what there is as JSON on stdout')
    .addHelpText(
      'after',
      `
A run sets up what it needs by itself; this does it beforehand and for everything. Run again, it does only what
is missing, so one that was interrupted is simply started once more. Two at once wait for each other.

On Debian and Ubuntu as root, where no container engine answers, it installs the distribution's own and starts
a private one that publishes ports on 127.0.0.1 alone. Elsewhere: start Docker or Podman first.
Images are pulled where a registry answers and otherwise built by recipe.

FIREDRILL_SETUP=never forbids all of it and says what is missing instead.

Examples:
  firedrill setup             warm a laptop or a CI machine
  firedrill setup --json      for a program: the engine and its images
  firedrill doctor            what there is, without changing anything`,
    )
    .action(async ({ json }: { json?: true }) => {
      const progress = terminalProgress();
      const engine = await provideEngine(progress);
      const images = await provideImages(engine, catalogue, progress, { retry: true });
      const services = await provideServices(engine, images, await loadTargets(), progress);
      const all = [...images.values(), ...services];
      if (json) {
        const { kind, address, version } = engine;
        console.log(JSON.stringify({ engine: { kind, address, version }, images: all }, null, 2));
      } else {
        const lacking = all.filter((image) => 'unavailable' in image).map(({ component }) => component);
        const rest =
          lacking.length > 0 ? `; not to be had: ${lacking.join(', ')} (firedrill doctor says why)` : '';
        const had = all.length - lacking.length;
        console.error(`ready: engine ${engine.version} at ${engine.address}, ${had} images${rest}`);
      }
    });
}

/** The images of the targets' own services, for those targets that have one. */
async function provideServices(
  engine: Engine,
  images: ReadonlyMap<string, ProvidedImage | UnavailableImage>,
  targets: readonly LoadedTarget[],
  progress: Progress,
): Promise<(ProvidedImage | UnavailableImage)[]> {
  const node = images.get('node');
  const withService = targets.filter(({ target }) =>
    Object.values(target.services).some(({ image }) => image === 'service'),
  );
  return Promise.all(
    withService.map(async ({ folder, target }) => {
      const name = `${target.name}-service`;
      if (!node || 'unavailable' in node)
        return { component: name, unavailable: 'it needs the image of node' };
      return provideServiceImage(
        engine,
        { name, directory: await realpath(join(folder, 'service')), repository: ROOT },
        node,
        progress,
      );
    }),
  );
}
