import { routerWithMap } from '../../targets/atmr/map/image.ts';
import { catalogue } from '../../targets/images/catalogue.ts';
import type { DerivedImage } from '../engine/derived-image.ts';
import type { ComponentImage } from '../engine/recipe.ts';
import type { Target } from '../model/target.ts';

/** What targets put on top of components. */
const derivedImages: readonly DerivedImage[] = [routerWithMap];

/** The names a target's `image` may have, besides `service`. */
export function componentNames(): string[] {
  return [...catalogue, ...derivedImages].map(({ component }) => component);
}

/** What every stack has, whatever the target: the way between services, who watches, and who is told. */
const ALWAYS = ['prometheus', 'alertmanager', 'blackbox', 'toxiproxy', 'node'];

/** Without these some faults cannot be made, and whoever makes them says so; everything else can do without. */
export const OPTIONAL: ReadonlySet<string> = new Set(['network-tools']);

/** The components whose images some targets need, each once. */
export function componentsOf(targets: readonly Target[]): ComponentImage[] {
  const below = derivedOf(targets).map(({ from }) => from);
  const needed = new Set([...ALWAYS, ...OPTIONAL, ...namesIn(targets), ...below]);
  return catalogue.filter(({ component }) => needed.has(component));
}

/** The images on top of components that some targets need, each once. */
export function derivedOf(targets: readonly Target[]): DerivedImage[] {
  const named = new Set(namesIn(targets));
  return derivedImages.filter(({ component }) => named.has(component));
}

function namesIn(targets: readonly Target[]): string[] {
  return targets.flatMap(({ services }) => Object.values(services).map(({ image }) => image));
}
