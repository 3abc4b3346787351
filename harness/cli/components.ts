import { catalogue } from '../components/catalogue.ts';
import type { Component } from '../components/component.ts';
import { prometheusOf } from '../components/prometheus-version.ts';
import type { DerivedImage } from '../engine/derived-image.ts';
import type { LoadedTarget } from './loaded-target.ts';

type WithImages = Pick<LoadedTarget, 'target' | 'images' | 'components'>;

/**
 * What a target's services may run besides its own: the catalogue, what its project brings along, and its own images as
 * the components below them.
 */
export function componentsFor({
  images,
  components,
}: Pick<LoadedTarget, 'images' | 'components'>): Component[] {
  const own = images.flatMap(({ name, title, from }) => {
    const below = catalogue.find((one) => one.name === from);
    return below ? [{ ...below, name, title }] : [];
  });
  return [...catalogue, ...components, ...own];
}

/** The components whose images some targets need, or can do something with, each once. */
export function componentsOf(targets: readonly WithImages[]): Component[] {
  const named = new Set([...targets.flatMap(namesIn), ...derivedOf(targets).map(({ from }) => from)]);
  const monitored = targets.some(({ target }) => target.monitoring !== undefined);
  const brought = new Map(targets.flatMap(({ components }) => components.map((one) => [one.name, one])));
  return [...catalogue, ...brought.values()].filter(({ name, neededBy }) => {
    if (named.has(name)) return true;
    return neededBy === 'targets with monitoring' ? monitored : neededBy !== 'targets that name it';
  });
}

/** The images on top of components that some targets need, each once. */
export function derivedOf(targets: readonly WithImages[]): DerivedImage[] {
  return targets.flatMap((loaded) => {
    const named = new Set(namesIn(loaded));
    return loaded.images.filter(({ name }) => named.has(name));
  });
}

/** Whether a run can begin without the image of a component; what cannot be done without it then says so by itself. */
export function canDoWithout(component: string): boolean {
  return catalogue.some(({ name, neededBy }) => name === component && neededBy === 'some faults');
}

/** The images of its services, and of its Prometheus. */
function namesIn({ target }: WithImages): string[] {
  const { services, monitoring } = target;
  const watching = monitoring === undefined ? [] : [prometheusOf(monitoring).name];
  return [...Object.values(services).flatMap(({ image }) => image ?? []), ...watching];
}
