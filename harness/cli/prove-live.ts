/** Mutants of a system, each tried in a run of its own on a real stack. */

import { asDrilled } from '../contract/as-drilled.ts';
import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { Judgement } from '../model/judgement.ts';
import { entryOf } from '../model/target.ts';
import { promisesSchema } from '../promises/contract.ts';
import { judge } from '../promises/judge.ts';
import { whyNotThere } from '../prove/live/came-about.ts';
import { type LiveMutant, type System, TRUTH } from '../prove/live/live-mutant.ts';
import { staged } from '../prove/live/staged.ts';
import type { Mutant, NotTried } from '../prove/mutant.ts';
import type { Monitoring } from '../run/monitoring.ts';
import { planOf } from '../run/plan.ts';
import { type Shim, startShim } from '../shim/shim.ts';
import { loadDrills, loadTargets } from './catalogue.ts';
import { checkTarget } from './check-target.ts';
import { type Base, goodEnough, read } from './prove-base.ts';
import { type Selected, select } from './select.ts';
import type { Session } from './session.ts';
import { profilesFor } from './started-for.ts';

/** A drill on a target, before anything is started. */
export interface Subject extends Selected {
  monitoring: Monitoring;
  system: System;
}

/** @throws FiredrillError `usage` for names that are not there, and where they mean more than one run */
export async function subjectOf(name: string, project: string, target: string | undefined): Promise<Subject> {
  const [drills, targets] = await Promise.all([loadDrills(project), loadTargets(project)]);
  const { chosen, notes } = select([name], drills, targets, target);
  const [one, another] = chosen;
  if (one === undefined || another !== undefined)
    throw new FiredrillError(
      'usage',
      `${name}: a proof is of one drill on one target; name them, with --target`,
    );
  for (const note of notes) console.error(note);
  const monitoring = await checkTarget(one.loaded, drills, { profiles: profilesFor(one) });
  return { ...one, monitoring, system: systemOf(one, monitoring) };
}

function systemOf({ drill, variant, loaded }: Selected, monitoring: Monitoring): System {
  const target = asDrilled(loaded.target, drill.name, variant);
  const plan = planOf({ target: loaded.target, drill, variant, monitoring, seed: 0 });
  const fault = drill.variants[variant]?.fault;
  if (fault === undefined) throw new FiredrillError('internal', `${drill.name} was not resolved`);
  const entry = entryOf(target);
  const others = Object.entries(target.services)
    .filter(([name, { role, ready }]) => name !== plan.service && role !== 'job' && !('completed' in ready))
    .map(([name]) => name)
    // With the service that users call everything is gone, which is more than another role's fault.
    .sort((a, b) => Number(a === entry) - Number(b === entry));
  return { plan, promises: promisesSchema.parse(plan.contract), fault, others };
}

/** How a subject is run, once for each mutant. */
export interface Runner {
  session: Session;
  results: string;
  signal: AbortSignal;
}

/**
 * The same run with an honest shim: what is broken in a mutant's and not in this one is the mutant's doing.
 * @throws FiredrillError `unavailable` where it is not good enough
 */
export async function controlRun(subject: Subject, runner: Runner): Promise<Base> {
  const { fault } = subject.system;
  const { folder } = await run({ fault, lie: TRUTH }, subject, runner);
  const recording = await read(folder);
  if (runner.signal.aborted) throw new FiredrillError('aborted', 'interrupted before any mutant was tried');
  if (goodEnough(recording)) return { folder, recording };
  const { verdict } = judge(recording.records);
  throw new FiredrillError(
    'unavailable',
    `without any mutant the verdict is ${verdict.status}${verdict.reason === undefined ? '' : `: ${verdict.reason}`}; ` +
      `nothing was broken. See ${folder}`,
  );
}

/** A mutant as any other, whose judgement takes a run. */
export function asMutant(mutant: LiveMutant, subject: Subject, runner: Runner): Mutant {
  let had: string | undefined;
  const { fault: _, lie: __, ...same } = mutant;
  return {
    ...same,
    on: 'system',
    run: () => had,
    async judgement(): Promise<Judgement | NotTried> {
      if (runner.signal.aborted) return { notTried: 'interrupted' };
      const { folder, told } = await run(mutant, subject, runner);
      const { records, header } = await read(folder);
      had = header.run;
      const why = whyNotThere(mutant, records, told);
      return why === undefined ? judge(records) : { notTried: `${why} (${header.run})` };
    },
  };
}

async function run(
  { fault, lie }: Pick<LiveMutant, 'fault' | 'lie'>,
  { drill, variant, loaded, monitoring, system: { plan } }: Subject,
  { session, results, signal }: Runner,
): Promise<{ folder: string; told: number }> {
  const { workload, login, probes } = plan;
  const asked = {
    ...(workload === undefined ? {} : { workload }),
    ...(login === undefined ? {} : { login }),
    ...(probes.user === undefined ? {} : { user: probes.user }),
  };
  let shim: Shim | undefined;
  const { folder } = await session.run(
    {
      drill: withFault(
        drill,
        variant,
        staged(fault, (stage) => shim?.enter(stage)),
      ),
      variant,
      loaded,
      monitoring,
    },
    {
      keep: false,
      results,
      signal,
      async inFront(origin) {
        shim = await startShim(origin, lie, asked);
        return shim;
      },
    },
  );
  return { folder, told: shim?.told() ?? 0 };
}

function withFault(drill: Drill, name: string, fault: Fault): Drill {
  const variant = drill.variants[name];
  if (variant === undefined) throw new FiredrillError('internal', `${drill.name} has no variant ${name}`);
  return { ...drill, variants: { ...drill.variants, [name]: { ...variant, fault } } };
}
