import { join } from 'node:path';
import { createClock } from '../../host/clock.ts';
import { wholeMachine } from '../../lease/lease.ts';
import { FiredrillError } from '../../model/errors.ts';
import { probesOf } from '../../model/request.ts';
import { entryOf } from '../../model/target.ts';
import { sourcesOf } from '../../run/plan.ts';
import { readHelpers } from '../../run/prepare-run.ts';
import { chooseResolution } from '../../run/resolution.ts';
import { bringUp, type Staying, type UpSeen } from '../../run/up/bring-up.ts';
import { ownerOf } from '../../safety/owner.ts';
import { redactingOf } from '../../safety/secrets/secrets-of.ts';
import { planStack } from '../../stack/plan.ts';
import { byName, type LoadedTarget, loadDrills, loadTargets } from '../catalogue.ts';
import { checkTarget } from '../check-target.ts';
import { componentsFor } from '../components.ts';
import { exitCodeOf } from '../exit-code.ts';
import { guarded } from '../guarded.ts';
import { interruptible } from '../interruptible.ts';
import { terminalProgress } from '../progress.ts';
import { type Places, resultsOf } from '../project.ts';
import { makeResultsFolder, newUpId } from '../run-id.ts';
import { imagesOf, openEngine, sweep } from '../session.ts';
import { upInWords } from './words.ts';

export interface UpOptions extends Places {
  target?: string;
  once?: true;
}

/**
 * Brings a target's stack up and says what there is to watch; it stays until Ctrl-C, or goes at once.
 * @throws FiredrillError `usage`, before anything is started, for whatever can be known to be wrong by then; `unavailable`
 *   when it does not come up
 */
export async function up(options: UpOptions): Promise<void> {
  const { project, once = false } = options;
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const loaded = targetOf(targets, options.target);
  const { target } = loaded;
  const monitoring = await checkTarget(loaded, drills, {});
  const entry = entryOf(target);
  if (entry === undefined) throw new FiredrillError('internal', `${target.name} has no entry`);
  const place = join(resultsOf(options), 'up');
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
    redact: redactingOf(target, monitoring.evidence),
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
    ...(contract.workload ? { workload: contract.workload } : {}),
  };
  const stay = async (seen: UpSeen, staying: Staying) => {
    console.log(plan.redact(await upInWords(seen, loaded, drills)));
    if (!once) await untilInterrupted(staying);
  };
  await interruptible(async (signal) => {
    const host = {
      docker: engine.docker,
      owner: ownerOf(process.pid) ?? String(process.pid),
      ...{ clock, progress, signal },
      lease: wholeMachine,
    };
    try {
      await guarded(run, folder, engine, (watchdog) => bringUp(plan, { ...host, watchdog }, stay));
    } catch (error) {
      // Ended by the user, who was told so.
      if (signal.aborted) return;
      if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
      // What is wrong was told by the step that failed.
      console.error(`\n${target.name} did not come up. What each service printed: ${join(folder, 'logs')}`);
      process.exitCode = exitCodeOf('not-proven');
    }
  }, 'removing everything that was started');
}

function targetOf(targets: readonly LoadedTarget[], name: string | undefined): LoadedTarget {
  if (name !== undefined) return byName(targets, ({ target }) => target.name, name, 'target');
  const [first] = targets;
  if (first === undefined) throw new FiredrillError('usage', 'there is no target; see firedrill list');
  if (targets.length > 1) console.error(`${first.target.name}, the first target; --target chooses another`);
  return first;
}

/** Says which services end meanwhile. */
async function untilInterrupted({ onEnded, signal }: Staying): Promise<void> {
  console.error('\nIt stays until Ctrl-C, which removes everything.');
  onEnded((service, how) => console.error(`${service} ${how}`));
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => resolve());
  // Nothing else may keep this process alive while nothing happens.
  const alive = setInterval(() => undefined, 60_000);
  await promise.finally(() => clearInterval(alive));
}
