import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { type ContextEntry, tarOf } from './build-context.ts';
import { buildImage } from './build-image.ts';
import { contextFolder } from './context-folder.ts';
import { imagesBelow, needsBuildKit, standingOn } from './dockerfile.ts';
import { engineImage } from './engine-image.ts';
import type { Engine } from './find-engine.ts';
import { removeSuperseded } from './local-images.ts';
import type { ProvidedImage } from './look-up-images.ts';
import { withSetUpLock } from './machine-lock.ts';
import { type ComponentImage, contentKey } from './recipe.ts';
import { provideReferencedImage } from './referenced-image.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/** An image that a Dockerfile of the target's own makes. */
export interface DockerfileSource {
  /** Name of the image: `shop-api`. */
  name: string;
  /** What services call it. */
  component: string;
  /** Absolute folder of the build's context. */
  context: string;
  /** Relative to the context. */
  dockerfile: string;
  /** How the Dockerfile is called in messages. */
  shown: string;
  args: Readonly<Record<string, string>>;
  /** The stage to stop at. */
  target?: string;
  /** The component whose recipe makes the same program as an image that it stands on, where there is one. */
  standIn(reference: string): ComponentImage | undefined;
}

/** The Dockerfile goes under a name of its own: `.dockerignore` may leave it out, and it may lie outside the context. */
const DOCKERFILE = '.firedrill.Dockerfile';
/** Engines from this version on build with BuildKit unless told otherwise (Docker Engine 23.0 release notes). */
const BUILDKIT_MAJOR = 23;

/**
 * The image that a Dockerfile makes of its context. It is built once for the same context, Dockerfile, arguments and stage.
 *
 * @throws FiredrillError `usage` when context or Dockerfile cannot be read; `unavailable` when set-up is forbidden, an image
 *   that it stands on can be had nowhere, or the build fails
 */
export async function provideDockerfileImage(
  engine: Engine,
  source: DockerfileSource,
  progress: Progress,
): Promise<ProvidedImage> {
  const { name, component, args, target } = source;
  const written = await dockerfileOf(source);
  const context = await contextOf(source);
  const digests = await digestsOf(context);
  const tagOf = (dockerfile: string) => `firedrill/${name}:${contentKey(dockerfile, args, target, digests)}`;
  const asWritten = await engineImage(engine.docker, tagOf(written), component);
  if (asWritten) return asWritten;
  // Where a registry answers again, the image is made anew of what the Dockerfile names.
  const dockerfile = standingOn(written, args, await provideBelow(engine, source, written, progress));
  const tag = tagOf(dockerfile);
  const found = await engineImage(engine.docker, tag, component);
  if (found) return found;
  requireSetUpAllowed(`the image of ${name} is missing`);
  const step = progress.start(`${name} image`);
  try {
    await withSetUpLock(name, step, () => build(engine, source, dockerfile, context, tag, step));
    const built = await engineImage(engine.docker, tag, component);
    if (!built) throw new FiredrillError('internal', `the engine lost ${tag} right after it was built`);
    step.done(`built ${tag}`);
    return built;
  } catch (error) {
    step.fail(shortly(error));
    throw error;
  }
}

async function dockerfileOf({ context, dockerfile, shown }: DockerfileSource): Promise<string> {
  try {
    return await readFile(join(context, dockerfile), 'utf8');
  } catch (error) {
    throw new FiredrillError('usage', `${shown} cannot be read: ${shortly(error)}`, { cause: error });
  }
}

async function contextOf({ context, dockerfile, shown }: DockerfileSource): Promise<ContextEntry[]> {
  try {
    return await contextFolder(context, dockerfile);
  } catch (error) {
    throw new FiredrillError('usage', `the context of ${shown} cannot be read: ${shortly(error)}`, {
      cause: error,
    });
  }
}

/** Path, mode and content of every file of a context, the content as its digest. */
async function digestsOf(context: readonly ContextEntry[]): Promise<unknown[]> {
  const digests: unknown[] = [];
  for (const entry of context) {
    if (!('from' in entry)) digests.push(entry);
    else {
      const digest = createHash('sha256')
        .update(await readFile(entry.from))
        .digest('hex');
      digests.push([entry.path, entry.mode, digest]);
    }
  }
  return digests;
}

/**
 * The builder would wait long for a registry that does not answer, and then not say which line of which file asked for it.
 * @returns what stands in for each image that cannot be had
 */
async function provideBelow(
  engine: Engine,
  { args, shown, standIn }: DockerfileSource,
  dockerfile: string,
  progress: Progress,
): Promise<Map<string, string>> {
  const standIns = new Map<string, string>();
  for (const { reference, line } of imagesBelow(dockerfile, args)) {
    const had = await provideReferencedImage(engine, reference, standIn(reference), progress);
    if ('unavailable' in had)
      throw new FiredrillError('unavailable', `${shown}:${line}: FROM ${reference}: ${had.unavailable}`);
    if (had.reference !== reference) standIns.set(reference, had.reference);
  }
  return standIns;
}

async function build(
  engine: Engine,
  { args, target, shown }: DockerfileSource,
  dockerfile: string,
  context: readonly ContextEntry[],
  tag: string,
  step: Step,
): Promise<void> {
  // Another set-up may have built it while this one waited.
  if (await engineImage(engine.docker, tag, tag)) return;
  const entries = [...context, { path: DOCKERFILE, mode: 0o644, content: dockerfile }];
  const modern = engine.kind !== 'podman' && Number.parseInt(engine.version, 10) >= BUILDKIT_MAJOR;
  try {
    await buildImage(engine.docker, tarOf(entries), tag, step, {
      dockerfile: DOCKERFILE,
      args,
      ...(target === undefined ? {} : { target }),
      network: true,
      buildKit: modern || (engine.kind !== 'podman' && needsBuildKit(dockerfile)),
    });
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    // Its cause is in its words already.
    throw new FiredrillError(error.code, `${shown}: ${error.message.replaceAll(DOCKERFILE, shown)}`);
  }
  await removeSuperseded(engine.docker, tag);
}
