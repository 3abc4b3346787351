import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { node } from '../../components/node/node.ts';
import { withComponents, withProfiles } from '../../contract/as-drilled.ts';
import type { Engine } from '../../engine/find-engine.ts';
import { provideServiceImage } from '../../engine/service-image.ts';
import { createClock } from '../../host/clock.ts';
import { wholeMachine } from '../../lease/lease.ts';
import { FiredrillError } from '../../model/errors.ts';
import type { Progress } from '../../model/progress.ts';
import type { ImageUsed } from '../../model/run-header.ts';
import type { People } from '../../people/run-step.ts';
import { prepareRehearsal } from '../../rehearse/prepare-rehearsal.ts';
import type { ParsedRehearsal } from '../../rehearse/rehearsal.ts';
import { runRehearsal } from '../../rehearse/run-rehearsal.ts';
import { prepareMonitoring } from '../../run/monitoring.ts';
import { ownerOf } from '../../safety/owner.ts';
import { componentsFor } from '../components.ts';
import { guarded } from '../guarded.ts';
import { transportsOf } from '../load-own.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { madeAt } from '../made.ts';
import { commitOf, commitOfCheckout, versionOfFiredrill } from '../own-version.ts';
import { ROOT } from '../project.ts';
import { makeResultsFolder, newRunId } from '../run-id.ts';
import { imagesOf, openEngine, sweep } from '../session.ts';
import { asWritten } from '../written/source.ts';
import { type FiledRehearsal, fileRehearsal } from './file-rehearsal.ts';
import type { LoadedRehearsal } from './load-rehearsal.ts';
import { readPatches, releasesOf } from './release-patches.ts';

export interface RehearsalOptions {
  variant: string;
  way: string;
  /** So many times as short are the rehearsal's waits; 1 where left out. */
  hurry?: number;
  people: People;
  /** Folder of the results; rehearsals have one of their own in it. */
  results: string;
  progress: Progress;
  signal: AbortSignal;
}

/** Often enough for a figure whose objective is seconds, and not so often that watching is the load. */
const RESOLUTION_MS = 20;

/** Nothing in a rehearsal is compressed. */
const REAL_TIME = 1;

/**
 * Runs one rehearsal on a stack of its own and files its report.
 * @throws FiredrillError `unavailable` naming each image that can be had neither way
 */
export function conductRehearsal(
  { loaded, rehearsal }: LoadedRehearsal,
  options: RehearsalOptions,
): Promise<FiledRehearsal> {
  return asWritten(loaded.source, loaded.target.name, () => conducted({ loaded, rehearsal }, options));
}

async function conducted(
  { loaded: whole, rehearsal }: LoadedRehearsal,
  { variant, way, hurry = 1, people, results, progress, signal }: RehearsalOptions,
): Promise<FiledRehearsal> {
  const { profiles, instead } = rehearsal;
  const loaded = { ...whole, target: withComponents(withProfiles(whole.target, profiles), instead) };
  const monitoring = await prepareMonitoring(loaded.folder, whole.target, REAL_TIME, profiles);
  const place = join(results, 'rehearsals');
  await makeResultsFolder(place);
  const engine = await openEngine(progress);
  const [images] = await Promise.all([imagesOf(engine, progress, [loaded]), sweep(engine)]);
  const own = new Map(images.get(loaded.target.name));
  const releases = await releasesFor(engine, loaded, rehearsal, variant, own, progress);
  const [first] = releases.values();
  if (first !== undefined) own.set('service', first);
  const clock = createClock();
  const run = newRunId(new Date(), loaded.target.name, rehearsal.name, variant);
  const folder = join(place, run);
  const plan = await prepareRehearsal({
    run,
    folder,
    target: loaded.target,
    rehearsal,
    variant,
    way,
    monitoring,
    components: componentsFor(loaded),
    transports: transportsOf(loaded.own),
    images: own,
    releases,
    manual: people.manual,
    hurry,
    startedAt: clock.startedAt,
    commit: commitOfCheckout(),
    ...(loaded.project === ROOT ? {} : { projectCommit: commitOf(loaded.project) }),
    firedrill: versionOfFiredrill(),
    made: madeAt({ project: loaded.project, results }),
    engine: `Docker ${engine.version} (${engine.kind}, ${engine.address})`,
    resolutionMs: RESOLUTION_MS,
  });
  const host = {
    docker: engine.docker,
    owner: ownerOf(process.pid) ?? String(process.pid),
    clock,
    progress,
    lease: wholeMachine,
    signal,
  };
  return guarded(run, folder, engine, async (watchdog) => {
    await runRehearsal(plan, { ...host, watchdog }, atEngine(people, engine));
    return fileRehearsal(folder, rehearsal.parts);
  });
}

/** People who type in another window have to be told where the engine is. */
function atEngine(people: People, { address }: Engine): People {
  return {
    ...people,
    tell(step, typed) {
      const uses = typed.some((line) => line.startsWith('docker '));
      people.tell(step, uses ? [`export DOCKER_HOST=${address}`, ...typed] : typed);
    },
  };
}

/** The images of the releases that a variant needs; where there is none, the service runs as it is. */
async function releasesFor(
  engine: Engine,
  { folder, target, project }: LoadedTarget,
  rehearsal: ParsedRehearsal,
  variant: string,
  images: ReadonlyMap<string, ImageUsed>,
  progress: Progress,
): Promise<Map<string, ImageUsed>> {
  const runtime = images.get(node.name);
  if (runtime === undefined) throw new FiredrillError('internal', `the image catalogue has no ${node.name}`);
  const provided = new Map<string, ImageUsed>();
  for (const [name, files] of releasesOf(rehearsal, variant)) {
    const patches = await readPatches(folder, files);
    const source = {
      name: `${target.name}-service`,
      directory: await realpath(join(folder, 'service')),
      repository: project,
      ...(patches.length === 0 ? {} : { release: { name, patches } }),
    };
    provided.set(name, await provideServiceImage(engine, source, runtime, progress));
  }
  return provided;
}
