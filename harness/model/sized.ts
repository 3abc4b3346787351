/** What services are given in one drill, where that is not what the target gives them. */

import { z } from 'zod';
import { stringsSchema } from './scalars.ts';
import type { ServiceSpec } from './target.ts';

export const sizedSchema = z.strictObject({
  cpus: z.number().positive().exactOptional(),
  memoryMiB: z.number().positive().exactOptional(),
  environment: stringsSchema.exactOptional(),
});
export type Sized = z.infer<typeof sizedSchema>;

/** By service. */
export const sizesSchema = z.record(z.string(), sizedSchema);
export type Sizes = z.infer<typeof sizesSchema>;

/** A service as it is, but for what it is given otherwise. Pure. */
export function resized(spec: ServiceSpec, { cpus, memoryMiB, environment }: Sized): ServiceSpec {
  return {
    ...spec,
    environment: { ...spec.environment, ...environment },
    limits: {
      ...spec.limits,
      ...(cpus === undefined ? {} : { cpus }),
      ...(memoryMiB === undefined ? {} : { memoryMiB }),
    },
  };
}

/** The services of a target, those that are named sized as they are named. Pure. */
export function withSizes(
  services: Readonly<Record<string, ServiceSpec>>,
  sizes: Readonly<Sizes> = {},
): Record<string, ServiceSpec> {
  return Object.fromEntries(
    Object.entries(services).map(([name, spec]) => {
      const sized = sizes[name];
      return [name, sized === undefined ? spec : resized(spec, sized)];
    }),
  );
}
