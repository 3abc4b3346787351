import { chmod, readFile, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { FiredrillError, shortly } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import { type ContextEntry, tarOf } from './build-context.ts';
import { followed } from './engine-stream.ts';
import { goProgram } from './go-program.ts';
import { LABEL_IMAGE } from './local-images.ts';
import { baseTag, type ContextFile, type ImageRecipe } from './recipe.ts';
import { folderEntries } from './recipe-files.ts';

/**
 * Builds an image from its recipe and gives it `tag`. Its base must be there.
 *
 * @param architecture the engine's, as Go says it: `amd64`
 * @throws FiredrillError `unavailable` when a file of its context cannot be had or the builder refuses
 */
export async function buildFromRecipe(
  docker: Docker,
  recipe: ImageRecipe,
  tag: string,
  architecture: string,
  step: Step,
): Promise<void> {
  const from = recipe.from === 'scratch' ? 'scratch' : baseTag(recipe.from);
  const files: ContextEntry[] = [];
  for (const file of recipe.files) files.push(...(await entriesOf(file, architecture, step)));
  files.push({ path: 'Dockerfile', mode: 0o644, content: `FROM ${from}\n${recipe.instructions}` });
  await buildImage(docker, tarOf(files), tag, step);
}

/** How a Dockerfile that is not ours is built. */
export interface BuildOptions {
  /** Its path in the context; `Dockerfile` when left out. */
  dockerfile?: string;
  args?: Readonly<Record<string, string>>;
  /** The stage to stop at. */
  target?: string;
  /** Whether its instructions may use the network; ours bring everything along. */
  network?: boolean;
  buildKit?: boolean;
}

/**
 * Has the engine build a context.
 * @throws FiredrillError `unavailable` with the engine's words and what the build said last
 */
export async function buildImage(
  docker: Docker,
  context: Readable,
  tag: string,
  step: Step,
  { dockerfile, args, target, network = false, buildKit = false }: BuildOptions = {},
): Promise<void> {
  const said: string[] = [];
  try {
    const answer = await docker.buildImage(context, {
      t: tag,
      labels: { [LABEL_IMAGE]: tag.split(':')[0] ?? tag },
      // Whatever is missing here, the registry does not answer for it.
      pull: false,
      rm: true,
      forcerm: true,
      ...(network ? {} : { networkmode: 'none' }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
      ...(args === undefined ? {} : { buildargs: args }),
      ...(target === undefined ? {} : { target }),
      ...(buildKit ? { version: '2' as const } : {}),
    });
    await followed(docker, answer, ({ stream }) => {
      const line = stream?.trim();
      if (!line) return;
      said.push(line);
      if (/^(Step |\[)/.test(line)) step.update(line.slice(0, 100));
    });
  } catch (error) {
    const last = said.length === 0 ? '' : `; it said last: ${said.slice(-3).join(' | ')}`;
    throw new FiredrillError('unavailable', `the engine could not build ${tag}: ${shortly(error)}${last}`, {
      cause: error,
    });
  }
}

async function entriesOf(file: ContextFile, architecture: string, step: Step): Promise<ContextEntry[]> {
  const { path, mode, content } = file;
  if ('folder' in content) return folderEntries(path, content.folder);
  if ('file' in content) {
    const own = (await stat(content.file)).mode & 0o777;
    return [{ path, mode: mode ?? own, from: content.file }];
  }
  return [{ path, mode: mode ?? 0o644, content: await contentOf(content, architecture, step) }];
}

async function contentOf(
  content: Exclude<ContextFile['content'], { file: string } | { folder: string }>,
  architecture: string,
  step: Step,
): Promise<Buffer | string> {
  if ('text' in content) return content.text;
  if ('goProgram' in content) {
    const file = await goProgram(content.goProgram, architecture, step);
    await chmod(file, 0o755);
    return readFile(file);
  }
  if (process.platform !== 'linux')
    throw new FiredrillError(
      'unavailable',
      `the Node image is built from this machine's own Node, which is one for ${process.platform}, not for Linux`,
    );
  return readFile(process.execPath);
}
