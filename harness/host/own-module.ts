import { extname } from 'node:path';

/** How files of Firedrill's own modules end: as TypeScript in a checkout, as JavaScript in the package. */
export const OWN_ENDING = extname(import.meta.filename);

/**
 * A module that is started and not imported, such as a thread's.
 * @param beside the `import.meta.url` of the module that starts it
 * @param path relative to that, without an ending: `./load-thread`
 */
export function ownModule(beside: string, path: string): URL {
  return new URL(`${path}${OWN_ENDING}`, beside);
}
