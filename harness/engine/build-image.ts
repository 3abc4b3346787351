import { chmod, readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { FiredrillError } from '../model/errors.ts';
import type { Step } from '../model/progress.ts';
import { type PackedFile, tarOf } from './build-context.ts';
import { followed } from './engine-stream.ts';
import { goProgram } from './go-program.ts';
import { LABEL_IMAGE } from './local-images.ts';
import { baseTag, type ContextFile, type ImageRecipe } from './recipe.ts';

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
  const files: PackedFile[] = [];
  for (const file of recipe.files)
    files.push({
      path: file.path,
      mode: file.mode ?? 0o644,
      content: await contentOf(file, architecture, step),
    });
  files.push({ path: 'Dockerfile', mode: 0o644, content: `FROM ${from}\n${recipe.instructions}` });
  await buildImage(docker, tarOf(files), tag, step);
}

/** Has the engine build a context that holds a `Dockerfile`. */
export async function buildImage(docker: Docker, context: Readable, tag: string, step: Step): Promise<void> {
  const answer = await docker.buildImage(context, {
    t: tag,
    labels: { [LABEL_IMAGE]: tag.split(':')[0] ?? tag },
    // Whatever is missing here, the registry does not answer for it.
    pull: false,
    rm: true,
    forcerm: true,
    networkmode: 'none',
  });
  const said: string[] = [];
  await followed(docker, answer, ({ stream }) => {
    const line = stream?.trim();
    if (!line) return;
    said.push(line);
    if (line.startsWith('Step ')) step.update(line.slice(0, 100));
  }).catch((error: Error) => {
    throw new FiredrillError(
      'unavailable',
      `the engine could not build ${tag}: ${error.message}; it said last: ${said.slice(-3).join(' | ')}`,
      { cause: error },
    );
  });
}

async function contentOf(
  { content }: ContextFile,
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
