import type Docker from 'dockerode';
import type { ProvidedImage } from './look-up-images.ts';

/**
 * An image that the engine has under a reference of any form, also one with a digest; `undefined` when it has none.
 * @param component what services call it
 */
export async function engineImage(
  docker: Docker,
  reference: string,
  component: string,
): Promise<ProvidedImage | undefined> {
  const found = await docker
    .getImage(reference)
    .inspect()
    .catch((error: { statusCode?: number }) => {
      if (error.statusCode === 404) return undefined;
      throw error;
    });
  if (found === undefined) return undefined;
  const pulled = found.RepoDigests?.[0]?.split('@')[1];
  return {
    component,
    reference,
    digest: pulled ?? found.Id,
    origin: pulled === undefined ? 'built' : 'pulled',
    sizeBytes: found.Size,
  };
}
