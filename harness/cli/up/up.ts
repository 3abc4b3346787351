import { join } from 'node:path';
import { FiredrillError } from '../../model/errors.ts';
import { bringUp, type Staying, type UpSeen } from '../../run/up/bring-up.ts';
import { byName, loadDrills, loadTargets } from '../catalogue.ts';
import { exitCodeOf } from '../exit-code.ts';
import { interruptible } from '../interruptible.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import type { Places } from '../project.ts';
import { prepareUp } from './prepare-up.ts';
import { upInWords } from './words.ts';

export interface UpOptions extends Places {
  target?: string;
  once?: true;
  /** Profiles whose services are started besides. */
  profile?: readonly string[];
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
  const { profile: profiles = [] } = options;
  refuseUnknown(profiles, loaded);
  const { plan, guard } = await prepareUp(loaded, drills, options, profiles);
  const stay = async (seen: UpSeen, staying: Staying) => {
    console.log(plan.redact(await upInWords(seen, loaded, drills)));
    if (!once) await untilInterrupted(staying);
  };
  await interruptible(async (signal) => {
    try {
      await guard(signal, (host) => bringUp(plan, host, stay));
    } catch (error) {
      // Ended by the user, who was told so.
      if (signal.aborted) return;
      if (!(error instanceof FiredrillError) || error.code !== 'unavailable') throw error;
      // What is wrong was told by the step that failed.
      console.error(
        `\n${target.name} did not come up. What each service printed: ${join(plan.folder, 'logs')}`,
      );
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

/** @throws FiredrillError `usage` for a profile that no service has */
function refuseUnknown(profiles: readonly string[], { target }: LoadedTarget): void {
  const known = Object.values(target.services).flatMap((service) => service.profiles ?? []);
  for (const profile of profiles)
    if (!known.includes(profile)) {
      const there = known.length === 0 ? `; no service of ${target.name} has one` : suggest(profile, known);
      throw new FiredrillError('usage', `--profile ${profile}: ${target.name} has no such profile${there}`);
    }
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
