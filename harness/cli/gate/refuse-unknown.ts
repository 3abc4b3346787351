import { asksOf } from '../../gate/asks.ts';
import type { Checklist } from '../../gate/checklist.ts';
import type { Drill } from '../../model/drill.ts';
import { FiredrillError, shortly } from '../../model/errors.ts';
import { whyNot } from '../../run/plan.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';
import { findRehearsal } from '../rehearse/load-rehearsal.ts';

/** @throws FiredrillError `usage` naming each drill or rehearsal of a checklist that is none, or does not apply to the target */
export async function refuseUnknown(
  checklist: Checklist,
  template: string,
  drills: readonly Drill[],
  loaded: LoadedTarget,
): Promise<void> {
  const { target } = loaded;
  const asks = asksOf(checklist, template);
  const ofDrills = asks.drills.flatMap((asked) => {
    const [name = '', variant] = asked.split('/');
    const drill = drills.find((one) => one.name === name);
    if (drill === undefined)
      return [
        `there is no drill ${name}${suggest(
          name,
          drills.map((one) => one.name),
        )}`,
      ];
    const variants = Object.keys(drill.variants);
    if (variant !== undefined && !variants.includes(variant))
      return [`${name} has no variant "${variant}"${suggest(variant, variants)}`];
    const reason = whyNot(drill, target, variant);
    return reason === undefined ? [] : [`${name} does not apply to ${target.name}: ${reason}`];
  });
  const problems = [...ofDrills, ...(await rehearsalProblems(asks.rehearsals, loaded))];
  if (problems.length > 0)
    throw new FiredrillError(
      'usage',
      problems.map((line) => `the checklist of ${target.name}: ${line}`).join('\n'),
    );
}

async function rehearsalProblems(asked: readonly string[], loaded: LoadedTarget): Promise<string[]> {
  const problems = asked.map(async (key) => {
    const [name = '', variant] = key.split('/');
    try {
      const { rehearsal } = await findRehearsal([loaded], name, loaded.target.name);
      const variants = Object.keys(rehearsal.variants);
      return variant === undefined || variants.includes(variant)
        ? []
        : [`${name} has no variant "${variant}"${suggest(variant, variants)}`];
    } catch (error) {
      return [shortly(error)];
    }
  });
  return (await Promise.all(problems)).flat();
}
