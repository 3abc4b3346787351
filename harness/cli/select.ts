import type { Drill } from '../model/drill.ts';
import { FiredrillError } from '../model/errors.ts';
import type { SkippedPair } from '../report/suite/suite-report.ts';
import { whyNot } from '../run/plan.ts';
import { byName } from './catalogue.ts';
import type { LoadedTarget } from './loaded-target.ts';
import { suggest } from './nearest.ts';

/** One drill of one shape on one target. */
export interface Selected {
  drill: Drill;
  variant: string;
  loaded: LoadedTarget;
}

export interface Selection {
  chosen: Selected[];
  skipped: SkippedPair[];
  /** Which target was taken, where the user named none. */
  notes: string[];
}

/**
 * What `db-down`, `db-down/stopped` and `db-down/*` mean on the targets asked for. Without a target: the first
 * that the drill applies to.
 *
 * @throws FiredrillError `usage` for names that are not there, and for a pair named outright that does not apply
 */
export function select(
  asked: readonly string[],
  drills: readonly Drill[],
  targets: readonly LoadedTarget[],
  target: string | undefined,
): Selection {
  const selection: Selection = { chosen: [], skipped: [], notes: [] };
  for (const one of asked) {
    const [name = '', ...rest] = one.split('/');
    const shape = rest.length === 0 ? undefined : rest.join('/');
    const drill = byName(drills, (known) => known.name, name, 'drill');
    const variants = variantsOf(drill, shape);
    for (const loaded of targetsFor(drill, variants, targets, target, selection))
      for (const variant of variants) {
        const reason = whyNot(drill, loaded.target, variant);
        if (reason === undefined) selection.chosen.push({ drill, variant, loaded });
        else
          selection.skipped.push({ drill: `${drill.name}/${variant}`, target: loaded.target.name, reason });
      }
  }
  return selection;
}

function variantsOf(drill: Drill, shape: string | undefined): string[] {
  if (shape === undefined) return [drill.defaultVariant];
  const known = Object.keys(drill.variants);
  if (shape === '*') return known;
  if (known.includes(shape)) return [shape];
  throw new FiredrillError('usage', `${drill.name} has no variant "${shape}"${suggest(shape, known)}`);
}

/** Those on which any of the variants can be run. */
function targetsFor(
  drill: Drill,
  variants: readonly string[],
  targets: readonly LoadedTarget[],
  asked: string | undefined,
  { skipped, notes }: Selection,
): LoadedTarget[] {
  const reasonOn = (on: LoadedTarget['target']) => {
    const reasons = variants.map((variant) => whyNot(drill, on, variant));
    return reasons.includes(undefined) ? undefined : reasons[0];
  };
  const applies = (loaded: LoadedTarget) => reasonOn(loaded.target) === undefined;
  if (asked === 'all') {
    for (const { target } of targets) {
      const reason = reasonOn(target);
      if (reason) skipped.push({ drill: drill.name, target: target.name, reason });
    }
    return targets.filter(applies);
  }
  if (asked !== undefined) {
    const loaded = byName(targets, ({ target }) => target.name, asked, 'target');
    const reason = reasonOn(loaded.target);
    if (reason) throw new FiredrillError('usage', `${drill.name} does not apply to ${asked}: ${reason}`);
    return [loaded];
  }
  const first = targets.find(applies);
  if (!first) throw new FiredrillError('usage', `${drill.name} applies to no target; see firedrill list`);
  notes.push(
    `${drill.name} on ${first.target.name}, the first target it applies to; --target chooses another`,
  );
  return [first];
}
