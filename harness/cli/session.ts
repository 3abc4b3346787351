import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../engine/find-engine.ts';
import { provideImages } from '../engine/images.ts';
import type { ProvidedImage } from '../engine/look-up-images.ts';
import { provideEngine } from '../engine/provide-engine.ts';
import { testcontainersEnv } from '../engine/testcontainers-env.ts';
import { createClock } from '../host/clock.ts';
import { type MachineLease, wholeMachine } from '../lease/lease.ts';
import { FiredrillError } from '../model/errors.ts';
import type { PeopleOfRun } from '../model/people.ts';
import type { Progress } from '../model/progress.ts';
import type { ImageUsed } from '../model/run-header.ts';
import type { People } from '../people/run-step.ts';
import { kindsWith } from '../promises/kinds.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { type InFront, prepareRun } from '../run/prepare-run.ts';
import { runDrill } from '../run/run-drill.ts';
import { ownerOf } from '../safety/owner.ts';
import { removeAll } from '../safety/removal.ts';
import { findLeftovers } from '../safety/sweep.ts';
import { canDoWithout, componentsFor, componentsOf } from './components.ts';
import { type Evidence, writeEvidence, writeRules } from './evidence.ts';
import { guarded } from './guarded.ts';
import { transportsOf } from './load-own.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { madeAt } from './made.ts';
import { lacksOtlpReceiver } from './otlp-receiver.ts';
import { commitOf, commitOfCheckout, versionOfFiredrill } from './own-version.ts';
import { ROOT } from './project.ts';
import { provideDerived } from './provide-derived.ts';
import { provideServiceImages } from './provide-services.ts';
import { newRunId } from './run-id.ts';
import type { Selected } from './select.ts';
import { inWordsOf } from './written/source.ts';

export interface RunOptions {
  keep: boolean;
  /** Folder under which each run gets its own. */
  results: string;
  resolutionMs?: number;
  /** Milliseconds between the steady state's proof and the injection. */
  injectAfterMs?: number;
  /** All phases and no fault. */
  control?: boolean;
  signal: AbortSignal;
  /** Its id; a new one when left out. */
  run?: string;
  /** Where several drills share the machine. */
  lease?: MachineLease;
  inFront?: InFront;
  /** What people have to do with it, and who they are. */
  people?: Pick<PeopleOfRun, 'manual' | 'hurry' | 'unanswered'> & { at: People };
}

/** An engine with the images of some targets, ready to run drills on them. */
export interface Session {
  engine: Engine;
  /** Runs one drill and judges it; what it saw and what follows from it is in its folder afterwards. */
  run(one: Selected & { monitoring: Monitoring }, options: RunOptions): Promise<Evidence>;
}

/**
 * Sets up whatever is missing for these targets and removes what dead runs left.
 * @throws FiredrillError `unavailable` naming each component that can be had neither way
 */
export async function openSession(progress: Progress, targets: readonly LoadedTarget[]): Promise<Session> {
  const engine = await openEngine(progress);
  const [images] = await Promise.all([imagesOf(engine, progress, targets), sweep(engine)]);
  return {
    engine,
    async run(
      { drill, variant, loaded, monitoring },
      { keep, results, resolutionMs, control = false, signal, lease = wholeMachine, ...options },
    ) {
      const { target } = loaded;
      const run = options.run ?? newRunId(new Date(), target.name, drill.name, variant);
      const folder = join(results, run);
      const kinds = kindsWith(loaded.own.promises);
      const clock = createClock();
      const plan = await prepareRun({
        run,
        folder,
        target,
        drill,
        variant,
        monitoring,
        kinds,
        transports: transportsOf(loaded.own),
        components: componentsFor(loaded),
        images: images.get(target.name) ?? new Map(),
        startedAt: clock.startedAt,
        commit: commitOfCheckout(),
        ...(loaded.project === ROOT ? {} : { projectCommit: commitOf(loaded.project) }),
        firedrill: versionOfFiredrill(),
        made: madeAt({ project: loaded.project, results }),
        engine: `Docker ${engine.version} (${engine.kind}, ${engine.address})`,
        control,
        keep,
        ...(resolutionMs === undefined ? {} : { resolutionMs }),
        ...(options.injectAfterMs === undefined ? {} : { injectAfterMs: options.injectAfterMs }),
        ...(options.inFront === undefined ? {} : { inFront: options.inFront }),
        ...attendedBy(options.people, loaded, engine),
      });
      const owner = ownerOf(process.pid) ?? String(process.pid);
      const { docker } = engine;
      return guarded(run, folder, engine, async (watchdog) => {
        await writeRules(folder, monitoring.evidence, plan.redact);
        await runDrill(plan, { docker, owner, clock, progress, lease, signal, watchdog });
        return writeEvidence(folder, kinds);
      });
    },
  };
}

/** What a run is told of its people. */
function attendedBy(people: RunOptions['people'], { folder }: LoadedTarget, { address }: Engine) {
  if (people === undefined) return {};
  const { at, ...asked } = people;
  const runbook = (named: string) => {
    const file = join(folder, named);
    return existsSync(file) ? file : named;
  };
  return { people: asked, attended: { people: at, engine: address, runbook } };
}

/** An engine, for Testcontainers too. */
export async function openEngine(progress: Progress): Promise<Engine> {
  const engine = await provideEngine(progress);
  // Our own sweep stands in for the library's reaper, see stack/container.ts.
  Object.assign(process.env, testcontainersEnv(engine, undefined));
  return engine;
}

/** Removes what runs left whose process has died. What will not go is told, and is no reason to keep another run from starting. */
export async function sweep({ docker }: Engine): Promise<void> {
  try {
    await removeAll(docker, async () => (await findLeftovers(docker)).filter(({ kept }) => !kept));
  } catch (error) {
    if (!(error instanceof FiredrillError)) throw error;
    console.error(`an earlier run's leftovers stay: ${error.message}`);
  }
}

/** Target's name → component → its image on this engine. */
export async function imagesOf(
  engine: Engine,
  progress: Progress,
  targets: readonly LoadedTarget[],
): Promise<Map<string, ReadonlyMap<string, ImageUsed>>> {
  const wanted = componentsOf(targets);
  const provided = new Map<string, ProvidedImage>();
  const missing: string[] = [];
  const below = await provideImages(engine, wanted, progress);
  for (const image of [...below.values(), ...(await provideDerived(engine, targets, below, progress))])
    if ('unavailable' in image) {
      if (!canDoWithout(image.component)) missing.push(image.unavailable);
    } else provided.set(image.component, image);
  missing.push(
    ...targets.flatMap(({ target, source }) => {
      const lacking = lacksOtlpReceiver(target, provided);
      return lacking === undefined ? [] : [inWordsOf(source, target.name, lacking)];
    }),
  );
  if (missing.length > 0) throw new FiredrillError('unavailable', missing.join('\n'));
  const all = await Promise.all(
    targets.map(async (loaded) => {
      const own = await provideServiceImages(engine, loaded, below, progress);
      const had = new Map<string, ProvidedImage>(provided);
      for (const [key, image] of own)
        if ('unavailable' in image) missing.push(image.unavailable);
        else had.set(key, image);
      return [loaded.target.name, had] as const;
    }),
  );
  if (missing.length > 0) throw new FiredrillError('unavailable', [...new Set(missing)].join('\n'));
  return new Map(all);
}
