import { canInstallPackages, findProgram } from './debian-packages.ts';
import { openMemory } from './memory.ts';
import { type ComponentImage, componentTag } from './recipe.ts';
import type { RegistryProbe } from './registry.ts';

/** Whether a component's image can be had, and how. */
export type Obtainable = { by: 'pull' | 'recipe' } | { by: 'nothing'; reason: string };

/**
 * How set-up would get an image that is not there. Nothing is fetched; what could not be had before is told
 * from memory.
 *
 * @param probe without one (no engine answers yet) pulling is not considered
 */
export async function howToObtain(component: ComponentImage, probe?: RegistryProbe): Promise<Obtainable> {
  if (await probe?.(component.reference)) return { by: 'pull' };
  const failures = await openMemory('unavailable-images');
  const failed = failures.recall(componentTag(component), Number.POSITIVE_INFINITY);
  if (failed !== undefined) return { by: 'nothing', reason: failed };
  const lacking = await missingForRecipe(component);
  return lacking === undefined ? { by: 'recipe' } : { by: 'nothing', reason: lacking };
}

async function missingForRecipe({ recipe }: ComponentImage): Promise<string | undefined> {
  if (recipe === undefined) return 'no registry answers, and it has no recipe';
  const needsGo = recipe.files.some(({ content }) => 'goProgram' in content);
  if (needsGo && !findProgram('go')) return 'no registry answers, and its recipe needs Go';
  const needsDebian = recipe.from !== 'scratch';
  if (needsDebian && !findProgram('mmdebstrap') && !(await canInstallPackages()))
    return 'no registry answers, and its recipe needs mmdebstrap';
  return undefined;
}
