import { z } from 'zod';
import { pathSchema } from './request.ts';
import { durationSchema, serviceNameSchema, textSchema } from './scalars.ts';

/** How the replicas of a service are asked, each by itself and all by their entrance, and how an answer tells whose it is. */
export const replicasContractSchema = z.strictObject({
  /** The service of which there are several. */
  of: serviceNameSchema,
  /** Asked of each replica, and of the service that users call. Any answer in the 200s is a good one. */
  path: pathSchema,
  /** The header of an answer whose value no other replica has, such as its host name. */
  says: textSchema.meta({ example: "says: 'x-served-by'" }),
  /** Milliseconds from one look at each of them to the next; 100 when left out. */
  everyMs: durationSchema.exactOptional(),
  /** Milliseconds that an answer may take; 1 s when left out. */
  deadlineMs: durationSchema.exactOptional(),
  /** Milliseconds after the undo until a replica that was broken must answer users again; 30 s when left out. */
  backWithinMs: durationSchema.exactOptional(),
});

/** The same in a run: which they are. */
export const replicasWatchedSchema = replicasContractSchema.extend({
  names: z.array(serviceNameSchema).min(1).readonly(),
});

export type ReplicasWatched = z.infer<typeof replicasWatchedSchema>;

/** Whether there are others of a service, by whichever of them it is named. */
export function isOneOfSeveral(service: string, services: Parameters<typeof replicasOf>[1]): boolean {
  const { aliases = [] } = services[service]?.container ?? {};
  return replicasOf(service, services).length > 1 || aliases.some((alias) => alias in services);
}

/** The service and those that are known by its name, as `replicas: 3` makes them. */
export function replicasOf(
  service: string,
  services: Readonly<Record<string, { container?: { aliases?: readonly string[] } }>>,
): string[] {
  const others = Object.keys(services).filter(
    (name) => name !== service && services[name]?.container?.aliases?.includes(service),
  );
  return [service, ...others];
}
