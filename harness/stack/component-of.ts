import type { Component } from '../components/component.ts';
import { isOfMajor, sameRepository } from '../engine/reference.ts';

/**
 * The component that an image is one of: by its name, or by the repository of its public image: that of its major version where there are several.
 * How it is greeted, asked whether it is ready and administered holds for `postgres:16` as for `postgres`.
 */
export function componentOf(
  image: string | undefined,
  components: readonly Component[],
): Component | undefined {
  if (image === undefined) return undefined;
  const alike = components.filter(({ reference }) => sameRepository(reference, image));
  return (
    components.find(({ name }) => name === image) ??
    alike.find(({ major }) => isOfMajor(image, major)) ??
    alike[0]
  );
}
