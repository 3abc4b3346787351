import { catalogue } from '../../targets/images/catalogue.ts';
import type { ComponentImage } from '../engine/recipe.ts';
import type { Target } from '../model.ts';

/** The names a target's `image` may have, besides `service`. */
export function componentNames(): string[] {
  return catalogue.map(({ component }) => component);
}

/** What every stack has, whatever the target: the way between services, who watches, and who is told. */
const ALWAYS = ['prometheus', 'alertmanager', 'blackbox', 'toxiproxy', 'node'];

/** The components whose images some targets need, each once. */
export function componentsOf(targets: readonly Target[]): ComponentImage[] {
  const named = targets.flatMap(({ services }) => Object.values(services).map(({ image }) => image));
  const needed = new Set([...ALWAYS, ...named]);
  return catalogue.filter(({ component }) => needed.has(component));
}
