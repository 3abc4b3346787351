import type Docker from 'dockerode';
import { fullName } from './reference.ts';

/** Label of everything built here; its value is the name without the version. */
export const LABEL_IMAGE = 'dev.firedrill.image';
/** How many versions of a built image stay: the newest, and what other checkouts may still use. */
const KEPT_VERSIONS = 3;

export interface LocalImage {
  id: string;
  /** The registry's digest, or the id of an image that came from none. */
  digest: string;
  sizeBytes: number;
}

/** What the engine has, by full name, in one call. */
export async function localImages(docker: Docker): Promise<ReadonlyMap<string, LocalImage>> {
  const images = new Map<string, LocalImage>();
  for (const { Id, RepoTags, RepoDigests, Size } of await docker.listImages())
    for (const tag of RepoTags ?? []) {
      const repository = tag.slice(0, tag.lastIndexOf(':'));
      const pulled = RepoDigests?.find((digest) => digest.startsWith(`${repository}@`));
      images.set(fullName(tag), { id: Id, digest: pulled?.split('@')[1] ?? Id, sizeBytes: Size });
    }
  return images;
}

/** Removes older versions of an image built here. What a container still uses stays. */
export async function removeSuperseded(docker: Docker, tag: string): Promise<void> {
  const name = tag.slice(0, tag.lastIndexOf(':'));
  const versions = await docker.listImages({ filters: { label: [`${LABEL_IMAGE}=${name}`] } });
  const tagged = versions
    .filter(({ RepoTags }) => RepoTags?.some((one) => one.startsWith(`${name}:`)))
    .sort((a, b) => b.Created - a.Created);
  // Refused with 409 while something uses it: then the next build tries again.
  for (const { RepoTags } of tagged.slice(KEPT_VERSIONS))
    for (const old of RepoTags ?? [])
      if (old !== tag)
        await docker
          .getImage(old)
          .remove()
          .catch(() => undefined);
}
