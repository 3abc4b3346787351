import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { FiredrillError } from '../model/errors.ts';
import type { Progress, Step } from '../model/progress.ts';
import { type PackedFile, readTree, tarOf } from './build-context.ts';
import { buildImage } from './build-image.ts';
import type { Engine } from './find-engine.ts';
import { type LinkedWorkspace, linkedWorkspaces } from './linked-workspaces.ts';
import { localImages, removeSuperseded } from './local-images.ts';
import type { ProvidedImage } from './look-up-images.ts';
import { withSetUpLock } from './machine-lock.ts';
import { patchedSource, type SourcePatch } from './patched-source.ts';
import { contentKey } from './recipe.ts';
import { fullName } from './reference.ts';
import { installDependencies, type Manifests, readManifests } from './service-dependencies.ts';
import { requireSetUpAllowed } from './set-up-allowed.ts';

/** A target's own service, a workspace of the repository whose lock file pins its dependencies. */
export interface ServiceSource {
  /** The name of the image: `shop-service`. */
  name: string;
  /** Absolute directory of the workspace. */
  directory: string;
  /** Absolute directory of the repository, with `package.json` and `package-lock.json`. */
  repository: string;
  /** Another release than the one whose source is there; it shares the image of its dependencies. */
  release?: { name: string; patches: readonly SourcePatch[] };
}

// The public Node image and our own both have a user `node`.
const DEPENDENCIES = 'WORKDIR /app\nCOPY node_modules node_modules\n';
const SERVICE = 'COPY . /app\nUSER node\nENTRYPOINT ["node"]\n';

/** What a service's image stands on. */
type NodeImage = Pick<ProvidedImage, 'reference' | 'digest'>;

interface Plan {
  workspace: string;
  linked: LinkedWorkspace[];
  manifests: Manifests;
  code: PackedFile[];
  /** Tag of the image that holds the dependencies alone. */
  dependencies: string;
  tag: string;
}

/**
 * The image of a target's own service in `/app`, run by the user `node`: its production dependencies on the
 * Node image, then its source. A change of the source alone is built in about a second, because the
 * dependencies are an image of their own. `main` of its package.json is the default command.
 *
 * @throws FiredrillError `unavailable` when set-up is forbidden, or npm or the engine fail
 */
export async function provideServiceImage(
  engine: Engine,
  source: ServiceSource,
  node: NodeImage,
  progress: Progress,
): Promise<ProvidedImage> {
  const plan = await planOf(source, node);
  const found = await lookUp(engine, source, plan);
  if (found) return found;
  requireSetUpAllowed(`the image of ${source.name} is missing`);
  const step = progress.start(`${source.name} image`);
  try {
    await withSetUpLock(source.name, step, () => build(engine, source, node, plan, step));
    const built = await lookUp(engine, source, plan);
    if (!built) throw new FiredrillError('internal', `the engine lost ${plan.tag} right after it was built`);
    step.done(`built ${plan.tag}`);
    return built;
  } catch (error) {
    step.fail(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

async function planOf(source: ServiceSource, node: NodeImage): Promise<Plan> {
  const { name, directory, repository, release } = source;
  const manifests = await readManifests(repository);
  const workspace = relative(repository, directory).split(sep).join('/');
  const linked = linkedWorkspaces(manifests['package-lock.json'] ?? '', workspace);
  const code = [
    ...patchedSource(await readSource(directory), release?.patches ?? []),
    ...(await Promise.all(linked.map(readLinked(repository)))).flat(),
  ];
  const dependencies = `firedrill/${name}-dependencies:${contentKey(DEPENDENCIES, node.digest, manifests)}`;
  const files = code.map(({ path, mode, content }) => [path, mode, content.toString()]);
  return {
    workspace,
    linked,
    manifests,
    code,
    dependencies,
    tag: `firedrill/${nameOf(source)}:${contentKey(SERVICE, dependencies, files)}`,
  };
}

/** A release is a name of its own: the newest versions of each stay. */
const nameOf = ({ name, release }: ServiceSource): string => (release ? `${name}-${release.name}` : name);

const readSource = (directory: string): Promise<PackedFile[]> =>
  readTree(directory, (name) => name !== 'node_modules' && name !== '.git');

/** Outside of `node_modules`, where Node runs no TypeScript; a symbolic link there leads here. */
const placeOf = ({ name }: LinkedWorkspace): string => `workspaces/${name}`;

const readLinked = (repository: string) => async (linked: LinkedWorkspace) =>
  (await readSource(join(repository, linked.directory))).map((file) => ({
    ...file,
    path: `${placeOf(linked)}/${file.path}`,
  }));

async function lookUp(
  engine: Engine,
  { name }: ServiceSource,
  { tag }: Plan,
): Promise<ProvidedImage | undefined> {
  const image = (await localImages(engine.docker)).get(fullName(tag));
  if (!image) return undefined;
  return {
    component: name,
    reference: tag,
    digest: image.digest,
    origin: 'built',
    sizeBytes: image.sizeBytes,
  };
}

async function build(
  { docker }: Engine,
  source: ServiceSource,
  node: NodeImage,
  { workspace, linked, manifests, code, dependencies, tag }: Plan,
  step: Step,
): Promise<void> {
  if (!(await localImages(docker)).has(fullName(dependencies))) {
    const modules = await installDependencies(workspace, linked, manifests, step);
    const files = await readTree(modules, (name) => name !== '.bin');
    step.update('adding its dependencies to the Node image');
    const context = [
      dockerfile(node.reference, DEPENDENCIES),
      ...files.map((file) => ({ ...file, path: `node_modules/${file.path}` })),
      ...linked.map((one) => ({ path: `node_modules/${one.name}`, to: `../${placeOf(one)}` })),
    ];
    await buildImage(docker, tarOf(context), dependencies, step);
    await removeSuperseded(docker, dependencies);
  }
  const main = await mainOf(source.directory);
  const context = [
    dockerfile(dependencies, main ? `${SERVICE}CMD ["${main}"]\n` : SERVICE),
    { path: '.dockerignore', mode: 0o644, content: 'Dockerfile\n.dockerignore\n' },
    ...code,
  ];
  await buildImage(docker, tarOf(context), tag, step);
  await removeSuperseded(docker, tag);
}

function dockerfile(from: string, instructions: string): PackedFile {
  return { path: 'Dockerfile', mode: 0o644, content: `FROM ${from}\n${instructions}` };
}

const manifestSchema = z.object({ main: z.string().optional() });

async function mainOf(directory: string): Promise<string | undefined> {
  return manifestSchema.parse(JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))).main;
}
