import { asksOf } from '../../gate/asks.ts';
import type { Checklist } from '../../gate/checklist.ts';
import type { Drill } from '../../model/drill.ts';
import { FiredrillError } from '../../model/errors.ts';
import { whyNot } from '../../run/plan.ts';
import type { LoadedTarget } from '../loaded-target.ts';
import { suggest } from '../nearest.ts';

/** @throws FiredrillError `usage` naming each drill of a checklist that is none, or does not apply to the target */
export function refuseUnknown(
  checklist: Checklist,
  template: string,
  drills: readonly Drill[],
  { target }: LoadedTarget,
): void {
  const problems = asksOf(checklist, template).drills.flatMap((asked) => {
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
  if (problems.length > 0)
    throw new FiredrillError(
      'usage',
      problems.map((line) => `the checklist of ${target.name}: ${line}`).join('\n'),
    );
}
