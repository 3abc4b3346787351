import { join } from 'node:path';
import { withProfiles } from '../../contract/as-drilled.ts';
import { createClock } from '../../host/clock.ts';
import { wholeMachine } from '../../lease/lease.ts';
import type { Drill } from '../../model/drill.ts';
import { FiredrillError } from '../../model/errors.ts';
import { probesOf } from '../../model/request.ts';
import { entryOf } from '../../model/target.ts';
import { sourcesOf } from '../../run/plan.ts';
import { readHelpers } from '../../run/prepare-run.ts';
import { chooseResolution } from '../../run/resolution.ts';
import type { Host } from '../../run/shell.ts';
import type { UpPlan } from '../../run/up/bring-up.ts';
import { ownerOf } from '../../safety/owner.ts';
import { redactingOf } from '../../safety/secrets/secrets-of.ts';
import { planStack } from '../../stack/plan.ts';
import { checkTarget } from '../check-target.ts';
import { componentsFor } from '../components.ts';
import { guarded } from '../guarded.ts';
import { transportsOf } from '../load-own.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { terminalProgress } from '../progress.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder, newUpId } from '../run-id.ts';
import { imagesOf, openEngine, sweep } from '../session.ts';

export interface PreparedUp {
  plan: UpPlan;
  /** Does what is to be done with the stack, under a watchdog and in a folder that is made for it. */
  guard<T>(signal: AbortSignal, work: (host: Host) => Promise<T>): Promise<T>;
}

/**
 * What it takes to bring a target's stack up without a drill: checked, its images there.
 * @param profiles those whose services are started besides
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then
 */
export async function prepareUp(
  whole: LoadedTarget,
  drills: readonly Drill[],
  places: Places,
  profiles: readonly string[] = [],
): Promise<PreparedUp> {
  const monitoring = await checkTarget(whole, drills, { profiles });
  const loaded = { ...whole, target: withProfiles(whole.target, profiles) };
  const { target } = loaded;
  const entry = entryOf(target);
  if (entry === undefined) throw new FiredrillError('internal', `${target.name} has no entry`);
  const place = join(resultsOf(places), 'up');
  await makeResultsFolder(place);
  const progress = terminalProgress();
  const engine = await openEngine(progress);
  const [images] = await Promise.all([imagesOf(engine, progress, [loaded]), sweep(engine)]);
  const had = images.get(target.name) ?? new Map();
  const clock = createClock();
  const run = newUpId(new Date(), target.name);
  const folder = join(place, run);
  const { contract } = target;
  const plan = {
    ...{ run, folder, entry, monitoring },
    redact: redactingOf(target, [...monitoring.evidence, ...monitoring.unfiled], monitoring.held),
    services: Object.fromEntries(Object.entries(target.services).map(([name, { role }]) => [name, role])),
    stack: planStack(target, {
      components: componentsFor(loaded),
      monitoring: monitoring.files,
      helpers: await readHelpers(),
    }),
    images: new Map([...had].map(([name, { reference }]) => [name, reference])),
    sources: sourcesOf(monitoring),
    resolutionMs: chooseResolution([], undefined, `targets/${target.name}/target.ts`),
    ...(contract.login ? { login: contract.login } : {}),
    probes: probesOf(contract.probes),
    transports: transportsOf(loaded.own),
    ...(contract.workload ? { workload: contract.workload } : {}),
  };
  const { docker } = engine;
  const owner = ownerOf(process.pid) ?? String(process.pid);
  return {
    plan,
    guard: (signal, work) =>
      guarded(run, folder, engine, (watchdog) =>
        work({ docker, owner, clock, progress, signal, lease: wholeMachine, watchdog }),
      ),
  };
}
