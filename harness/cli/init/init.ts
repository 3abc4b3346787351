import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { catalogue } from '../../components/catalogue.ts';
import { exposedPort } from '../../engine/dockerfile.ts';
import type { Drill } from '../../model/drill.ts';
import { FiredrillError } from '../../model/errors.ts';
import { whyNot } from '../../run/plan.ts';
import { openShell } from '../../run/shell.ts';
import { withStack } from '../../run/with-stack.ts';
import { allowedAddress } from '../../safety/allowed-address.ts';
import { loadDrills, loadTarget, targetOf } from '../catalogue.ts';
import { checkTarget } from '../check-target.ts';
import { interruptible } from '../interruptible.ts';
import { loadComponents } from '../load-components.ts';
import { knownProgram, modelOf } from '../load-compose.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { matrix, table } from '../matrix.ts';
import { type Places, ROOT } from '../project.ts';
import { runDrills } from '../run-drills.ts';
import { prepareUp } from '../up/prepare-up.ts';
import { isProject, projectFileIn, targetFileIn } from '../written/project-files.ts';
import { sourceOf } from '../written/source.ts';
import { type Draft, draftOfCompose, type Guess, noEntry } from './draft.ts';
import type { Format } from './notation.ts';
import { isGood, lookForRoutes, type Routes } from './routes.ts';
import { beginningOf, exportOf, targetText } from './target-text.ts';

export interface InitOptions extends Places {
  compose?: string;
  dockerfile?: string;
  image?: string;
  name?: string;
  entry?: string;
  port?: number;
  user?: string;
  url?: string;
  format: Format;
  /** `false` for --no-look. */
  look: boolean;
  yes?: true;
}

/**
 * Writes `firedrill.yaml` with what is known of a service and what is guessed, each guess marked; validates it, says
 * which drills apply, and offers to run one.
 * @throws FiredrillError `usage` where nothing says what the service is, or the target is there already; `unavailable` when the
 *   stack that is looked at does not start: the file is kept then
 */
export async function init(options: InitOptions): Promise<void> {
  const { project } = options;
  if (options.url !== undefined) allowedAddress('--url', options.url);
  const name = options.name ?? nameOf(project);
  const file = fileFor(options, name);
  const shown = relative(process.cwd(), file);
  const draft = await draftOf(options, name, dirname(file));
  const drills = await loadDrills(project);
  const written = await write({ draft, file, drills }, options, {});
  console.error(`${shown} is written`);
  const routes = await routesOf(written, drills, options);
  if (Object.values(routes).some((route) => route !== undefined))
    await write({ draft, file, drills }, options, routes);
  else if (options.look || options.url !== undefined)
    console.error(`${draft.entry.value} answered no HTTP request: which routes it has is for you to say`);
  await loadTarget(file);
  await conclude(options, name, file, shown);
}

interface Writing {
  draft: Draft;
  file: string;
  drills: readonly Drill[];
}

/** Nothing is written that is not valid. @throws FiredrillError `usage` */
async function write({ draft, file, drills }: Writing, { user: said, format }: InitOptions, routes: Routes) {
  const user = userRoute(said, routes);
  const source = sourceOf(basename(file));
  const loaded = await targetOf({ given: exportOf(draft, user.value, routes), source }, file);
  const applying = await applicable(loaded, drills, routes);
  await checkTarget(loaded, drills, {});
  await mkdir(dirname(file), { recursive: true });
  const schema = relative(dirname(file), join(ROOT, 'docs/schemas/firedrill.schema.json'));
  await writeFile(file, targetText(draft, user, routes, applying, { format, schema }));
  return loaded;
}

/**
 * Beside the service where the project has no target yet; among the others where it keeps them in `targets/`.
 * @throws FiredrillError `usage` when it is there already
 */
function fileFor({ project, format }: InitOptions, name: string): string {
  const own = projectFileIn(project);
  const shown = (file: string) => relative(process.cwd(), file);
  if (own !== undefined)
    throw new FiredrillError(
      'usage',
      `${shown(own)} is there already; for a second target, move it to targets/<its name>/target${own.endsWith('.ts') ? '.ts' : '.yaml'}`,
    );
  if (!isProject(project)) return join(project, format === 'yaml' ? 'firedrill.yaml' : 'firedrill.config.ts');
  const there = targetFileIn(join(project, 'targets', name), `targets/${name}`);
  if (there === undefined)
    return join(project, 'targets', name, format === 'yaml' ? 'target.yaml' : 'target.ts');
  throw new FiredrillError('usage', `${shown(there)} is there already; --name gives the target another name`);
}

/** Of a target, which is a label of host names. */
const LONGEST_NAME = 63;

function nameOf(project: string): string {
  const name = basename(project)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, LONGEST_NAME)
    .replace(/-+$/, '');
  return name === '' ? 'service' : name;
}

/** @throws FiredrillError `usage` */
async function draftOf(options: InitOptions, name: string, folder: string): Promise<Draft> {
  const { project, image, entry } = options;
  const compose = options.compose ?? composeFileIn(project);
  if (image === undefined && options.dockerfile === undefined && compose !== undefined) {
    const file = resolve(project, compose);
    const components = [...catalogue, ...(await loadComponents(project))];
    const role = (reference: string) => knownProgram(reference, components)?.role;
    const model = await modelOf(file, []);
    const draft = draftOfCompose(model, { file: relative(folder, file), name, entry }, role);
    if (draft !== undefined) return draft;
    throw new FiredrillError('usage', noEntry(model, relative(process.cwd(), file), role));
  }
  const service = image === undefined ? builtOf(options, folder) : { image, port: options.port };
  if (service === undefined)
    throw new FiredrillError(
      'usage',
      `${project} has no compose file and no Dockerfile; say what runs: --compose <file>, --dockerfile <file> or --image <reference> --port <number>`,
    );
  if (service.port === undefined)
    throw new FiredrillError('usage', 'nothing says on which port the service listens; --port <number> does');
  const own = entry ?? 'api';
  return {
    name,
    summary: `${name}, one service`,
    entry: { value: own },
    roles: { [own]: { value: 'api' } },
    service: { ...service, ready: { port: true }, limits: { cpus: 1, memoryMiB: 512 } },
  };
}

const COMPOSE_FILES = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

function composeFileIn(project: string): string | undefined {
  return COMPOSE_FILES.find((name) => existsSync(join(project, name)));
}

/** @throws FiredrillError `usage` for a Dockerfile that is not there */
function builtOf({ project, dockerfile: said, port }: InitOptions, folder: string) {
  const dockerfile = resolve(project, said ?? 'Dockerfile');
  if (!existsSync(dockerfile)) {
    if (said === undefined) return undefined;
    throw new FiredrillError('usage', `--dockerfile: there is no ${dockerfile}`);
  }
  const context = dirname(dockerfile);
  return {
    build: {
      context: relative(folder, context) || '.',
      ...(basename(dockerfile) === 'Dockerfile' ? {} : { dockerfile: basename(dockerfile) }),
    },
    port: port ?? exposedPort(readFileSync(dockerfile, 'utf8')),
  };
}

function userRoute(said: string | undefined, { root, readiness, health }: Routes): Guess<string> {
  if (said !== undefined) return { value: said };
  const better = 'a route that your users call and that needs what drills break is better';
  if (root !== undefined && isGood(root))
    return { value: root.path, because: `it answered ${root.status}; ${better}` };
  const other = readiness ?? health;
  if (other !== undefined) return { value: other.path, because: `it answered ${other.status}; ${better}` };
  return { value: '/', because: better };
}

/** The drills for which the target has what they break, and which need no more said than they begin with. */
async function applicable(loaded: LoadedTarget, drills: readonly Drill[], routes: Routes): Promise<string[]> {
  const names: string[] = [];
  for (const drill of drills) {
    const contract = {
      ...loaded.target.contract,
      drills: { [drill.name]: beginningOf(drill.name, routes) },
    };
    const target = { ...loaded.target, contract };
    if (whyNot(drill, target) !== undefined) continue;
    const fits = await checkTarget({ ...loaded, target }, drills, {}).then(
      () => true,
      (error: unknown) => {
        if (error instanceof FiredrillError && error.code === 'usage') return false;
        throw error;
      },
    );
    if (fits) names.push(drill.name);
  }
  return names;
}

/** What most services have something to say of, in a minute, and what everyone can foresee. */
const FIRST = 'db-down';

/** A service without a health check counts as started when its port takes connections, which says little. */
const STARTS_WITHIN_MS = 30_000;

/** What is there to be asked: of what runs already (`--url`), or of a stack that is started for it and removed again. */
async function routesOf(
  loaded: LoadedTarget,
  drills: readonly Drill[],
  options: InitOptions,
): Promise<Routes> {
  const { url, look } = options;
  if (url !== undefined) return lookForRoutes(url, AbortSignal.timeout(120_000));
  if (!look) return {};
  const { plan, guard } = await prepareUp(loaded, drills, options);
  const looked = (signal: AbortSignal) =>
    guard(signal, async (host) => {
      using run = openShell(plan.run, plan.folder, host, plan.redact);
      return await withStack(run, { ...plan, keep: false, yielding: false }, (stack) =>
        run.phases.run('start', 'look for its routes', () =>
          lookForRoutes(stack.origin(plan.entry), run.signal, STARTS_WITHIN_MS),
        ),
      );
    });
  return interruptible(looked, 'removing everything that was started');
}

async function conclude(
  { project, yes }: InitOptions,
  name: string,
  file: string,
  shown: string,
): Promise<void> {
  const pairs = (await matrix(project)).filter(({ target }) => target === name);
  console.log(readFileSync(file, 'utf8'));
  console.log(table(pairs));
  const applying = pairs.filter(({ applies }) => applies);
  const drill = applying.find((one) => one.drill === FIRST) ?? applying[0];
  if (drill === undefined) {
    console.log(`\nNo drill applies yet: give the services of ${shown} the roles that drills break.`);
    return;
  }
  const command = ['run', drill.drill, '--target', name];
  console.log(
    `\nLook at each guess in ${shown}, then:\n  firedrill up --once --target ${name}\n  firedrill ${command.join(' ')}`,
  );
  if (
    yes !== true &&
    process.stdin.isTTY &&
    process.stderr.isTTY &&
    (await wanted(`Run ${drill.drill} now?`))
  )
    await runDrills([drill.drill], { project, target: name });
}

async function wanted(question: string): Promise<boolean> {
  using asking = createInterface({ input: process.stdin, output: process.stderr });
  return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
}
