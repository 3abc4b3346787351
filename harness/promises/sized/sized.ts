/** How services are set in a drill, where that is not as the target has them: no promise, and recorded with those that rest on it. */

import { sizesSchema } from '../../model/sized.ts';
import { definePromise } from '../kind.ts';
import { unknownNames } from '../problems.ts';

export const sized = definePromise({
  key: 'sized',
  contract: {
    /**
     * What services are given in this drill in place of what the target gives them: `cpus`, `memoryMiB`, and variables of their `environment`,
     * as of a release that is set otherwise.
     */
    sized: sizesSchema.exactOptional(),
  },
  problems: ({ sized = {} }, place) =>
    unknownNames(Object.keys(sized), place.services, `${place.key}.sized`, 'services', place),
  expects: () => [],
  knows: () => undefined,
  judge: () => [],
});
