import type { Component } from '../components/component.ts';
import { sameRepository } from '../engine/reference.ts';

/**
 * The component that an image is one of: by its name, or by the repository of its public image, in whatever version.
 * How it is greeted, asked whether it is ready and administered holds for `postgres:16` as for `postgres`.
 */
export function componentOf(
  image: string | undefined,
  components: readonly Component[],
): Component | undefined {
  if (image === undefined) return undefined;
  return (
    components.find(({ name }) => name === image) ??
    components.find(({ reference }) => sameRepository(reference, image))
  );
}
