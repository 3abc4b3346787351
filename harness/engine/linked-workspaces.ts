import { z } from 'zod';

/** A workspace of the repository that another one depends on. */
export interface LinkedWorkspace {
  /** The package's name, by which it is imported. */
  name: string;
  /** Its folder in the repository. */
  directory: string;
}

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      link: z.boolean().optional(),
      resolved: z.string().optional(),
      dependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/**
 * The repository's own packages that a workspace needs in production, those that they need included. npm links
 * them into `node_modules` instead of installing them.
 *
 * @param lock text of `package-lock.json`
 * @param workspace folder of the workspace in the repository
 */
export function linkedWorkspaces(lock: string, workspace: string): LinkedWorkspace[] {
  const { packages } = lockSchema.parse(JSON.parse(lock));
  const found = new Map<string, LinkedWorkspace>();
  const follow = (directory: string): void => {
    for (const name of Object.keys(packages[directory]?.dependencies ?? {})) {
      const { link, resolved } = packages[`node_modules/${name}`] ?? {};
      if (!link || resolved === undefined || found.has(name)) continue;
      found.set(name, { name, directory: resolved });
      follow(resolved);
    }
  };
  follow(workspace);
  return [...found.values()];
}
