import { z } from 'zod';
import { textSchema } from './scalars.ts';

/** In the container. */
const placeSchema = z.string().startsWith('/', 'must be an absolute path');

/**
 * What stands at a path of the container. `copy`: what a folder or file of this machine holds when the container is made, so
 * that nothing a drill writes reaches it. `readOnly`: that folder or file itself. `volume`: one of the run, shared by all
 * services that name it, and empty at first; with `sizeMiB` it takes no more than so much, which the machine's memory holds.
 * `memory`: a file system that is gone with the container.
 */
const mountSchema = z.union([
  z.strictObject({ path: placeSchema, copy: placeSchema }),
  z.strictObject({ path: placeSchema, readOnly: placeSchema }),
  z.strictObject({
    path: placeSchema,
    volume: textSchema,
    sizeMiB: z.number().int().min(1).max(1024).exactOptional(),
  }),
  z.strictObject({ path: placeSchema, memory: z.literal(true) }),
]);
export type Mount = z.infer<typeof mountSchema>;

const fileSchema = z.strictObject({
  path: placeSchema,
  content: z.string(),
  /** Permissions; left out: everyone may read. */
  mode: z.number().int().exactOptional(),
});

/** What the engine is told of a service's container beyond its image, command and environment; the words are Docker's. */
export const containerSchema = z.strictObject({
  entrypoint: z.array(z.string()).readonly().exactOptional(),
  user: textSchema.exactOptional(),
  workingDir: placeSchema.exactOptional(),
  /** Whether its root file system is read-only. */
  readOnly: z.boolean().exactOptional(),
  /** Whether the engine's own init reaps what its processes leave. */
  init: z.boolean().exactOptional(),
  hostname: textSchema.exactOptional(),
  /** Other names by which the stack knows it; callers of a name that several have reach now one and now another. */
  aliases: z.array(textSchema).readonly().exactOptional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).exactOptional(),
  mounts: z.array(mountSchema).readonly().exactOptional(),
  files: z.array(fileSchema).readonly().exactOptional(),
  /** Names that it knows besides those of the stack, and their addresses. */
  hosts: z.record(z.string(), z.string()).readonly().exactOptional(),
});
export type ContainerSpec = z.infer<typeof containerSchema>;

/** The same as people write it: a file's content is the text, or a file that has it, relative to the target's folder. */
export const writtenContainerSchema = containerSchema.extend({
  files: z
    .array(fileSchema.extend({ content: z.union([z.string(), z.strictObject({ file: textSchema })]) }))
    .readonly()
    .exactOptional(),
});
